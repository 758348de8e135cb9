package dev.plane.proxy.request;

import java.util.ArrayList;
import java.util.List;

/**
 * What the Connection headers of a message say (RFC 9110, section 7.6.1).
 *
 * @param close the connection ends after this message
 * @param upgrade the sender wants to switch protocols
 * @param named other headers that are meant for the next hop only
 */
public record ConnectionOptions(boolean close, boolean upgrade, List<String> named) {
    /** Of a message without Connection header. */
    public static final ConnectionOptions NONE = new ConnectionOptions(false, false, List.of());

    public ConnectionOptions {
        named = List.copyOf(named);
    }

    /** These options and those of one more Connection header. */
    public ConnectionOptions with(String header) {
        boolean closes = close;
        boolean upgrades = upgrade;
        List<String> others = new ArrayList<>(named);
        for (String option : header.split(",", -1)) {
            String name = option.strip();
            if (name.equalsIgnoreCase("close")) {
                closes = true;
            } else if (name.equalsIgnoreCase("upgrade")) {
                upgrades = true;
            } else if (!name.isEmpty() && !name.equalsIgnoreCase("keep-alive")) {
                others.add(name);
            }
        }
        return new ConnectionOptions(closes, upgrades, others);
    }

    /**
     * Whether a header is meant for this hop only because the sender said so. What says where a
     * message goes and where it ends cannot be named away.
     */
    public boolean names(CharSequence header) {
        if (named.isEmpty()) {
            return false;
        }
        for (String name : named) {
            if (name.contentEquals(header) || equalsIgnoreCase(name, header)) {
                return !isProtected(name);
            }
        }
        return false;
    }

    private static boolean isProtected(String name) {
        return name.equalsIgnoreCase("host")
                || name.equalsIgnoreCase("content-length")
                || name.equalsIgnoreCase("transfer-encoding")
                || name.equalsIgnoreCase("te");
    }

    private static boolean equalsIgnoreCase(String name, CharSequence header) {
        return name.length() == header.length() && name.equalsIgnoreCase(header.toString());
    }
}
