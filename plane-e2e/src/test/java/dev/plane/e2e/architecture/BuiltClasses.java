package dev.plane.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has compiled, read once. */
final class BuiltClasses {
    /** The classes that make up Plane, its test kit and its benchmarks. */
    static final JavaClasses MAIN = read("target/classes");

    /** The tests of every module. */
    static final JavaClasses TESTS = read("target/test-classes");

    private BuiltClasses() {}

    /** The folder of the checkout; tests run in the folder of their module. */
    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** The folders of the modules. */
    static List<Path> modules() {
        try (Stream<Path> files = Files.list(root())) {
            return files.filter(f -> f.getFileName().toString().startsWith("plane-"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaClasses read(String folder) {
        List<Path> folders =
                modules().stream().map(m -> m.resolve(folder)).filter(Files::isDirectory).toList();
        return new ClassFileImporter().importPaths(folders);
    }
}
