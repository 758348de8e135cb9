package dev.plane.common.socket;

/** WebSocket close codes (RFC 6455, section 7.4.1). */
public final class CloseCode {
    public static final int NORMAL = 1000;

    /** This end goes away. The only code that an upstream controller takes for an end. */
    public static final int GOING_AWAY = 1001;

    /** Never sent: the peer's Close frame had no code. */
    public static final int NO_STATUS = 1005;

    /** Never sent: the connection ended without a Close frame. */
    public static final int ABNORMAL = 1006;

    /** The peer is refused, for instance a second instance under one drone name. */
    public static final int POLICY_VIOLATION = 1008;

    public static final int TOO_BIG = 1009;

    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}
}
