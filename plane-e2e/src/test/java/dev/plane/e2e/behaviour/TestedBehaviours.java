package dev.plane.e2e.behaviour;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The behaviours that tests name, each with its tests.
 *
 * <p>A number before a test method (in its comment or display name) is that method's, one inside a
 * method the method's too; a number before the class is the class's.
 */
final class TestedBehaviours {
    private static final Pattern ID =
            Pattern.compile(
                    Arrays.stream(Catalogue.values())
                            .map(Enum::name)
                            .collect(Collectors.joining("|", "\\b(?:", ")-\\d{2}\\b")));
    private static final Pattern METHOD = Pattern.compile("^    (?:[\\w<>?, ]+ )?void (\\w+)\\(");
    private static final String END_OF_METHOD = "    }";

    private final NavigableMap<String, NavigableSet<String>> tests = new TreeMap<>();

    /** Reads the source of one test class. */
    void read(String className, String source) {
        String[] lines = source.split("\n", -1);
        for (int line = 0; line < lines.length; line++) {
            Matcher id = ID.matcher(lines[line]);
            while (id.find()) {
                String owner = owner(lines, line);
                String test = owner.isEmpty() ? className : className + "." + owner;
                tests.computeIfAbsent(id.group(), _ -> new TreeSet<>()).add(test);
            }
        }
    }

    /** Every number that was found, with the tests that name it. */
    NavigableMap<String, NavigableSet<String>> tests() {
        return tests;
    }

    private static String owner(String[] lines, int line) {
        if (isBeforeClass(lines, line)) {
            return "";
        }
        for (int next = line; next < lines.length; next++) {
            Matcher method = METHOD.matcher(lines[next]);
            if (method.find()) {
                return method.group(1);
            }
            if (lines[next].equals(END_OF_METHOD)) {
                break;
            }
        }
        for (int before = line; before >= 0; before--) {
            Matcher method = METHOD.matcher(lines[before]);
            if (method.find()) {
                return method.group(1);
            }
        }
        return "";
    }

    private static boolean isBeforeClass(String[] lines, int line) {
        for (int before = line; before >= 0; before--) {
            if (lines[before].matches("(?:\\w+ )*(?:class|interface|record|enum) .*")) {
                return false;
            }
        }
        return true;
    }
}
