package dev.plane.drone.runtime.process;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the process runtime can run: an image that the operator has given a command line, or, where
 * that is allowed, a command.
 *
 * @param program arguments; for an image the one command line, which a shell reads
 * @param shell whether {@code program} is a command line
 * @param directory null for the drone's own
 */
record ProcessExecutable(
        List<String> program, boolean shell, Map<String, String> env, @Nullable Path directory) {
    /** The form on the wire; other fields, such as those of Docker, mean nothing here. */
    record Wire(
            @Nullable String image,
            @Nullable List<String> command,
            @JsonProperty(defaultValue = "{}") Map<String, String> env,
            @Nullable String directory) {
        Wire {
            command = command == null ? null : List.copyOf(command);
            env = env == null ? Map.of() : Map.copyOf(env);
        }
    }

    ProcessExecutable {
        program = List.copyOf(program);
        env = Map.copyOf(env);
    }

    /**
     * Reads what a caller of connect wrote.
     *
     * @throws InvalidValueException if it cannot be run here, naming what can
     */
    static ProcessExecutable parse(RawJson executable, ProcessSettings settings) {
        Wire wire = read(executable);
        wire.env.forEach(ProcessExecutable::checkVariable);
        if (wire.command != null) {
            return ofCommand(wire, wire.command, settings);
        }
        if (wire.image != null) {
            return ofImage(wire, wire.image, settings);
        }
        throw new InvalidValueException(
                "executable", executable.text(), "an object with \"image\" or \"command\"");
    }

    private static ProcessExecutable ofImage(Wire wire, String image, ProcessSettings settings) {
        String commandLine = settings.apps().get(image);
        if (commandLine == null) {
            throw new InvalidValueException(
                    "image",
                    image,
                    settings.apps().isEmpty()
                            ? "a name that the drone was given with --app NAME='command'; it knows"
                                    + " none"
                            : "one that the drone was given with --app NAME='command': "
                                    + String.join(", ", settings.apps().keySet()));
        }
        return new ProcessExecutable(List.of(commandLine), true, wire.env, null);
    }

    private static ProcessExecutable ofCommand(
            Wire wire, List<String> command, ProcessSettings settings) {
        InvalidValueException.require(
                settings.allowCommands(),
                "command",
                command,
                "an \"image\"; this drone does not run with --allow-commands");
        InvalidValueException.require(
                !command.isEmpty() && command.stream().noneMatch(ProcessExecutable::hasNul),
                "command",
                command,
                "one argument or more, without NUL");
        return new ProcessExecutable(command, false, wire.env, directory(wire.directory));
    }

    private static @Nullable Path directory(@Nullable String directory) {
        if (directory == null) {
            return null;
        }
        try {
            Path path = Path.of(directory);
            InvalidValueException.require(
                    Files.isDirectory(path), "directory", directory, "a folder that exists");
            return path;
        } catch (InvalidPathException e) {
            throw new InvalidValueException("directory", directory, "a path");
        }
    }

    private static void checkVariable(String name, String value) {
        InvalidValueException.require(
                !name.isEmpty() && name.indexOf('=') < 0 && !hasNul(name),
                "env",
                name,
                "a name without = and NUL");
        InvalidValueException.require(!hasNul(value), "env." + name, value, "no NUL");
    }

    private static boolean hasNul(String text) {
        return text.indexOf('\0') >= 0;
    }

    private static Wire read(RawJson executable) {
        try {
            return Json.read(executable.text(), Wire.class);
        } catch (InvalidJsonException e) {
            throw new InvalidValueException(
                    "executable", executable.text(), "an object (" + e.getMessage() + ")");
        }
    }
}
