package dev.plane.common.protocol;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The records of what upstream's peers said to each other, one file for each occasion. */
final class Fixtures {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Fixtures() {}

    static JsonNode read(String file) throws IOException {
        return MAPPER.readTree(Files.readString(folder().resolve(file)));
    }

    /** The names of all files. */
    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Shows every object in {@code node}, however deep, to {@code visitor}. */
    static void forEachObject(JsonNode node, Consumer<JsonNode> visitor) {
        if (node.isObject()) {
            visitor.accept(node);
        }
        node.values().forEach(child -> forEachObject(child, visitor));
    }

    private static Path folder() {
        URL url = Objects.requireNonNull(Fixtures.class.getResource("/fixtures"));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
