package dev.plane.controller.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A response as it came over the connection.
 *
 * @param lines status line and headers
 */
public record RawResponse(List<String> lines, String body) {
    public RawResponse {
        lines = List.copyOf(lines);
    }

    public int status() {
        return Integer.parseInt(lines.getFirst().split(" ", 3)[1]);
    }

    public Optional<String> header(String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The headers in their order, without the date. */
    public List<String> headersButDate() {
        List<String> headers = new ArrayList<>(lines.subList(1, lines.size()));
        headers.removeIf(line -> line.startsWith("date: "));
        return headers;
    }
}
