package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A path whose segments in braces match any one segment that is not empty. */
public record PathPattern(String text, List<String> segments) {
    public PathPattern {
        segments = List.copyOf(segments);
    }

    static PathPattern parse(String text) {
        return new PathPattern(text, segmentsOf(text));
    }

    static List<String> segmentsOf(String path) {
        return List.of(path.split("/", -1));
    }

    /** Each parameter's segment as it was sent; null when {@code path} is another path. */
    @Nullable Map<String, String> match(List<String> path) {
        if (path.size() != segments.size()) {
            return null;
        }
        Map<String, String> parameters = HashMap.newHashMap(2);
        for (int i = 0; i < path.size(); i++) {
            String expected = segments.get(i);
            String actual = path.get(i);
            if (expected.startsWith("{")) {
                if (actual.isEmpty()) {
                    return null;
                }
                parameters.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return parameters;
    }

    @Override
    public String toString() {
        return text;
    }
}
