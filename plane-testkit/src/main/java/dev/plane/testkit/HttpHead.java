package dev.plane.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The first line and the headers of an HTTP/1.1 message.
 *
 * @param lines as received, without line ends
 */
public record HttpHead(List<String> lines) {
    private static final int LONGEST = 16 * 1024;

    public HttpHead {
        lines = List.copyOf(lines);
    }

    /** Reads up to and including the empty line. */
    static HttpHead read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended within an HTTP head");
            }
            bytes.write(b);
            ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
            if (bytes.size() > LONGEST) {
                throw new IOException("an HTTP head of more than " + LONGEST + " bytes");
            }
        }
        return new HttpHead(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList());
    }

    public String firstLine() {
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    /** The second word of the first line: a request's target, a response's status. */
    public String secondWord() {
        String[] words = firstLine().split(" ", -1);
        return words.length < 2 ? "" : words[1];
    }

    /** The value of the first header of this name. */
    public Optional<String> header(String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
