package dev.plane.e2e.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class BehaviourTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Path TABLE = ROOT.resolve("docs/behaviours.md");
    private static final String HEAD =
            """
            # Behaviours and their tests

            Plane keeps to a catalogue of numbered behaviours. This page says which tests name which number; a test writes it.
            """;

    @Test
    void number_before_a_method_is_of_the_method() {
        TestedBehaviours behaviours = new TestedBehaviours();
        behaviours.read(
                "FooTest",
                """
                /** TS-01. */
                class FooTest {
                    // CK-02, CKX-03
                    @Test
                    void a_method() {}

                    @Test
                    void another_method() {
                        check("W-07");
                    }

                    private static final String NONE = "XY-01 CK-1 ACK-02";
                }
                """);

        assertThat(behaviours.tests())
                .hasToString(
                        "{CK-02=[FooTest.a_method], CKX-03=[FooTest.a_method],"
                                + " TS-01=[FooTest], W-07=[FooTest.another_method]}");
    }

    @Test
    void every_number_in_a_test_is_of_the_catalogue() throws IOException {
        List<String> known =
                Arrays.stream(Catalogue.values()).flatMap(g -> g.ids().stream()).toList();

        assertThat(known).containsAll(tested().keySet());
    }

    @Test
    void table_in_docs_is_that_of_the_tests() throws IOException {
        String expected = table(tested());
        String present = Files.exists(TABLE) ? Files.readString(TABLE) : "";
        Files.writeString(TABLE, expected);

        assertThat(present)
                .as("docs/behaviours.md was out of date; it is written anew, commit it")
                .isEqualTo(expected);
    }

    private static NavigableMap<String, NavigableSet<String>> tested() throws IOException {
        TestedBehaviours behaviours = new TestedBehaviours();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests) && !module.endsWith("plane-bench")) {
                    read(tests, behaviours);
                }
            }
        }
        return behaviours.tests();
    }

    private static void read(Path tests, TestedBehaviours behaviours) throws IOException {
        try (Stream<Path> files = Files.walk(tests)) {
            List<Path> sources = files.filter(f -> f.toString().endsWith("Test.java")).toList();
            for (Path source : sources) {
                if (source.endsWith("BehaviourTableTest.java")) {
                    continue;
                }
                String name = source.getFileName().toString().replace(".java", "");
                behaviours.read(name, Files.readString(source));
            }
        }
    }

    private static String table(NavigableMap<String, NavigableSet<String>> tested) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Catalogue group : Catalogue.values()) {
            page.append("\n## ").append(group).append(": ").append(group.title()).append('\n');
            StringJoiner rows = new StringJoiner("", "\n| behaviour | tests |\n|---|---|\n", "");
            rows.setEmptyValue("");
            StringJoiner missing = new StringJoiner(", ", "\nNamed by no test yet: ", ".\n");
            missing.setEmptyValue("");
            for (String id : group.ids()) {
                NavigableSet<String> tests = tested.get(id);
                if (tests == null) {
                    missing.add(id);
                } else {
                    rows.add(row(id, tests));
                }
            }
            page.append(rows).append(missing);
        }
        return page.toString();
    }

    private static String row(String id, NavigableSet<String> tests) {
        return tests.stream()
                .map(test -> "`" + test + "`")
                .collect(Collectors.joining("<br>", "| " + id + " | ", " |\n"));
    }
}
