package dev.plane.common.socket;

import java.nio.charset.StandardCharsets;

/** Makes text fit for its place: what a peer sent for the log, a reason for a Close frame. */
final class PeerText {
    private static final int LONGEST_LOGGED = 300;
    private static final int MOST_REASON_BYTES = 123; // RFC 6455, section 5.5

    private PeerText() {}

    /** The text on one line of bounded length. */
    static String forLog(String text) {
        String shortened =
                text.length() <= LONGEST_LOGGED ? text : text.substring(0, LONGEST_LOGGED) + "…";
        return shortened.replaceAll("\\p{Cntrl}", "?");
    }

    /** As much of the reason as a Close frame can hold. */
    static String forClose(String reason) {
        String shortened = reason;
        while (shortened.getBytes(StandardCharsets.UTF_8).length > MOST_REASON_BYTES) {
            int over = shortened.getBytes(StandardCharsets.UTF_8).length - MOST_REASON_BYTES;
            int end = shortened.length() - Math.max(1, over / 4);
            if (Character.isHighSurrogate(shortened.charAt(end - 1))) {
                end--;
            }
            shortened = shortened.substring(0, end);
        }
        return shortened;
    }
}
