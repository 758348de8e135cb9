package dev.plane.proxy.route;

/** Whether a route may be used at a moment. */
public enum Standing {
    /** For new streams and open ones. */
    OPEN,
    /** Open streams live on; new ones are refused: the backend is ending. */
    LEAVING,
    /** Nothing has confirmed it in time: another backend may hold the key by now. */
    UNCONFIRMED,
    /** Leads nowhere for ever: the backend has ended, the token is revoked or has run out. */
    OVER;

    /** Whether a stream that is open may go on. */
    public boolean keepsOpen() {
        return this == OPEN || this == LEAVING;
    }
}
