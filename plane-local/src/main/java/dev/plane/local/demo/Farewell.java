package dev.plane.local.demo;

/** Why the server closes a WebSocket: the close code and the words sent with it. */
enum Farewell {
    SESSION_ENDING(1001, "This session is being stopped."),
    MESSAGE_TOO_BIG(1009, "That message was too big."),
    BOARD_FULL(1013, "This board is full."),
    TOO_SLOW(1008, "Your connection is too slow for this board."),
    TOO_MANY_MESSAGES(1008, "Too many messages at once."),
    REPLACED(1008, "This page has connected anew."),
    SILENT(1008, "Nothing was heard from you for a while.");

    private final int code;
    private final String words;

    Farewell(int code, String words) {
        this.code = code;
        this.words = words;
    }

    int code() {
        return code;
    }

    String words() {
        return words;
    }
}
