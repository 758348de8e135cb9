package dev.plane.controller.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding (RFC 3986, section 2.1). A percent sign without two digits is itself. */
final class Percent {
    private static final int MAX_BYTE = 0xff;

    private Percent() {}

    /** The text that a path segment stands for; empty if its bytes are no UTF-8. */
    static Optional<String> decode(String encoded) {
        return utf8(bytes(encoded, false));
    }

    /** The text of a value in a query string; bytes that are no UTF-8 are replaced. */
    static String decodeForm(String encoded) {
        return new String(bytes(encoded, true), StandardCharsets.UTF_8);
    }

    /** The text of {@code bytes}; empty if they are no UTF-8. */
    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String encoded, boolean plusIsSpace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            int high = c == '%' ? digit(encoded, i + 1) : -1;
            int low = high < 0 ? -1 : digit(encoded, i + 2);
            if (low >= 0) {
                bytes.write(high * 16 + low);
                i += 3;
                continue;
            }
            if (c > MAX_BYTE) {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            } else {
                bytes.write(c == '+' && plusIsSpace ? ' ' : c);
            }
            i++;
        }
        return bytes.toByteArray();
    }

    private static int digit(String text, int index) {
        return index < text.length() ? Character.digit(text.charAt(index), 16) : -1;
    }
}
