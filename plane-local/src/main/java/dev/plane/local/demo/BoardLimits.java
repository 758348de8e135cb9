package dev.plane.local.demo;

/**
 * How much one board takes. What happens at each limit stands at its component.
 *
 * @param strokes lines on the board; the oldest is dropped for a new one
 * @param points points of all lines together; the oldest lines are dropped
 * @param pointsPerStroke points of one line; more is refused, the author goes on with a new line
 * @param pointsPerMessage points in one message; more is refused
 * @param participants people at once; the next one is sent away with {@link Farewell#BOARD_FULL}
 * @param connections open TCP connections of any kind; the next one is closed at once
 * @param messageBytes size of one message from a client; {@link Farewell#MESSAGE_TOO_BIG}
 * @param messagesPerSecond mean pace of one client; {@link Farewell#TOO_MANY_MESSAGES}
 * @param outboundBytes bytes waiting for one slow client; {@link Farewell#TOO_SLOW}
 */
record BoardLimits(
        int strokes,
        int points,
        int pointsPerStroke,
        int pointsPerMessage,
        int participants,
        int connections,
        int messageBytes,
        int messagesPerSecond,
        int outboundBytes) {

    static final BoardLimits DEFAULT =
            new BoardLimits(2_000, 40_000, 4_000, 512, 24, 128, 16 * 1024, 200, 1024 * 1024);

    /** Most characters that one point takes in JSON: {@code -160000,-160000,}. */
    private static final int POINT_BYTES = 16;

    /** Most characters of one line without its points. */
    private static final int STROKE_BYTES = 80;

    /** Room for the session and the people in the message that greets a newcomer. */
    private static final int GREETING_BYTES = 32 * 1024;

    BoardLimits {
        requireOrder("pointsPerMessage", pointsPerMessage, "pointsPerStroke", pointsPerStroke);
        requireOrder("pointsPerStroke", pointsPerStroke, "points", points);
        requireOrder("participants", participants, "connections", connections);
        requireOrder(
                "a message of pointsPerMessage",
                pointsPerMessage * POINT_BYTES + STROKE_BYTES,
                "messageBytes",
                messageBytes);
        requireOrder(
                "the largest board",
                strokes * STROKE_BYTES + points * POINT_BYTES + GREETING_BYTES,
                "outboundBytes",
                outboundBytes);
    }

    private static void requireOrder(String small, int value, String large, int limit) {
        if (value < 1 || value > limit) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 1 to %s, %d)".formatted(small, value, large, limit));
        }
    }
}
