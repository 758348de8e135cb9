package dev.plane.proxy.request;

/**
 * What becomes of a header on its way through the proxy, by its name. Letter case does not matter.
 * A name that a framework may read as {@code x-verified-…} is one, whatever stands for the hyphens.
 */
public enum HeaderRule {
    FORWARD,
    /** Of this hop only. */
    REMOVE,
    /** Only the proxy may say this. */
    VERIFIED,
    CONNECTION,
    UPGRADE,
    TE,
    HOST,
    EXPECT,
    FORWARDED_FOR,
    FORWARDED_PROTO,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    SERVER,
    DATE,
    /** One of the three that let scripts of other origins in. */
    CROSS_ORIGIN,
    BACKEND_ID;

    private static final String VERIFIED_WORD = "verified";
    private static final int VERIFIED_PREFIX = "x-verified-".length();

    /** The rule for a header of this name. */
    public static HeaderRule of(CharSequence name) {
        if (name.isEmpty()) {
            return FORWARD;
        }
        return switch (name.charAt(0) | 0x20) {
            case 'a' -> name.length() >= 27 && isCrossOrigin(name) ? CROSS_ORIGIN : FORWARD;
            case 'c' -> startingWithC(name);
            case 'd' -> is(name, "date") ? DATE : FORWARD;
            case 'e' -> is(name, "expect") ? EXPECT : FORWARD;
            case 'h' -> startingWithH(name);
            case 'k' -> is(name, "keep-alive") ? REMOVE : FORWARD;
            case 'p' -> starts(name, "proxy-") ? REMOVE : FORWARD;
            case 's' -> is(name, "server") ? SERVER : FORWARD;
            case 't' -> startingWithT(name);
            case 'u' -> is(name, "upgrade") ? UPGRADE : FORWARD;
            case 'x' -> startingWithX(name);
            default -> FORWARD;
        };
    }

    private static HeaderRule startingWithC(CharSequence name) {
        return switch (name.length()) {
            case 10 -> is(name, "connection") ? CONNECTION : FORWARD;
            case 14 -> is(name, "content-length") ? CONTENT_LENGTH : FORWARD;
            default -> FORWARD;
        };
    }

    private static HeaderRule startingWithH(CharSequence name) {
        return switch (name.length()) {
            case 4 -> is(name, "host") ? HOST : FORWARD;
            case 14 -> is(name, "http2-settings") ? REMOVE : FORWARD;
            default -> FORWARD;
        };
    }

    private static HeaderRule startingWithT(CharSequence name) {
        return switch (name.length()) {
            case 2 -> is(name, "te") ? TE : FORWARD;
            case 17 -> is(name, "transfer-encoding") ? TRANSFER_ENCODING : FORWARD;
            default -> FORWARD;
        };
    }

    private static HeaderRule startingWithX(CharSequence name) {
        if (isVerified(name)) {
            return VERIFIED;
        }
        return switch (name.length()) {
            case 15 -> is(name, "x-forwarded-for") ? FORWARDED_FOR : FORWARD;
            case 17 -> is(name, "x-forwarded-proto") ? FORWARDED_PROTO : FORWARD;
            case 18 -> is(name, "x-plane-backend-id") ? BACKEND_ID : FORWARD;
            default -> FORWARD;
        };
    }

    private static boolean isCrossOrigin(CharSequence name) {
        return is(name, "access-control-allow-origin")
                || is(name, "access-control-allow-methods")
                || is(name, "access-control-allow-headers");
    }

    private static boolean isVerified(CharSequence name) {
        return name.length() >= VERIFIED_PREFIX
                && isSeparator(name.charAt(1))
                && matches(name, 2, VERIFIED_WORD)
                && isSeparator(name.charAt(VERIFIED_PREFIX - 1));
    }

    private static boolean isSeparator(char c) {
        char lower = (char) (c | 0x20);
        return !((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9'));
    }

    private static boolean is(CharSequence name, String lowerCase) {
        return name.length() == lowerCase.length() && matches(name, 0, lowerCase);
    }

    private static boolean starts(CharSequence name, String lowerCase) {
        return name.length() >= lowerCase.length() && matches(name, 0, lowerCase);
    }

    private static boolean matches(CharSequence name, int offset, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = name.charAt(offset + i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
            if (lower != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
