package dev.plane.proxy.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of a message being written: one array that is used again for each head of an event loop,
 * and copied once into a buffer when the head is whole. Header names are written in lower case,
 * values byte for byte.
 */
public final class HeadBytes {
    private static final int INITIAL_SIZE = 4096;
    private static final int KEPT_SIZE = 128 * 1024;

    private byte[] bytes = new byte[INITIAL_SIZE];
    private int length;

    /** Forgets what was written. */
    public HeadBytes reset() {
        length = 0;
        return this;
    }

    public HeadBytes append(byte[] block) {
        room(block.length);
        System.arraycopy(block, 0, bytes, length, block.length);
        length += block.length;
        return this;
    }

    public HeadBytes append(char c) {
        room(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Appends the low byte of each character: text that was decoded from bytes that way. */
    public HeadBytes append(CharSequence text) {
        room(text.length());
        if (text instanceof AsciiString ascii) {
            System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, length, ascii.length());
        } else {
            copyLowBytes(text.toString());
        }
        length += text.length();
        return this;
    }

    /** Appends a header line. */
    public HeadBytes header(CharSequence name, CharSequence value) {
        lowerCase(name);
        append(':').append(' ').append(value);
        return endLine();
    }

    public HeadBytes endLine() {
        return append('\r').append('\n');
    }

    /** Appends a non-negative number of up to three digits, such as a status. */
    public HeadBytes status(int status) {
        return append((char) ('0' + status / 100))
                .append((char) ('0' + status / 10 % 10))
                .append((char) ('0' + status % 10));
    }

    /** A buffer with what was written and room for some more; the caller's to release. */
    public ByteBuf toBuffer(ByteBufAllocator allocator, int more) {
        ByteBuf buffer = allocator.ioBuffer(length + more).writeBytes(bytes, 0, length);
        if (bytes.length > KEPT_SIZE) {
            bytes = new byte[INITIAL_SIZE];
        }
        return buffer;
    }

    private void lowerCase(CharSequence name) {
        int size = name.length();
        room(size);
        if (name instanceof AsciiString ascii) {
            byte[] from = ascii.array();
            int offset = ascii.arrayOffset();
            for (int i = 0; i < size; i++) {
                bytes[length + i] = lower(from[offset + i]);
            }
        } else {
            for (int i = 0; i < size; i++) {
                bytes[length + i] = lower((byte) name.charAt(i));
            }
        }
        length += size;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }

    /** The one fast way from a Latin-1 string to its bytes; deprecated for other strings. */
    @SuppressWarnings("deprecation")
    private void copyLowBytes(String text) {
        text.getBytes(0, text.length(), bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
