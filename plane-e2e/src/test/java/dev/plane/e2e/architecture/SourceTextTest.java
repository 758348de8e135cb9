package dev.plane.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules that only the text of a source can break. */
class SourceTextTest {
    private static final Map<Pattern, String> UNWANTED =
            Map.of(
                    Pattern.compile("^import .*\\*;", Pattern.MULTILINE),
                    "star imports hide where a name comes from",
                    Pattern.compile("\"user\\.home\""),
                    "home is $HOME, which this property ignores",
                    Pattern.compile("\\b(TODO|FIXME|XXX)\\b"),
                    "what is to do stands in an issue",
                    Pattern.compile("@Disabled\\b"),
                    "a test that never runs proves nothing");

    @Test
    void sources_hold_nothing_unwanted() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path module : BuiltClasses.modules()) {
            for (Path source : sources(module.resolve("src"))) {
                String text = Files.readString(source);
                UNWANTED.forEach(
                        (pattern, reason) -> {
                            if (pattern.matcher(text).find()) {
                                found.add(BuiltClasses.root().relativize(source) + ": " + reason);
                            }
                        });
            }
        }

        assertThat(found).isEmpty();
    }

    private static List<Path> sources(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !f.endsWith("SourceTextTest.java"))
                    .sorted()
                    .toList();
        }
    }
}
