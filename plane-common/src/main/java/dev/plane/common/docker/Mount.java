package dev.plane.common.docker;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.json.Untagged;

/** Whether and where a backend gets a folder of its own. */
@Untagged
public sealed interface Mount {
    /** The folder named like the key, or none ({@code true} or {@code false} on the wire). */
    record ByKey(@JsonValue boolean mounted) implements Mount {}

    /** The folder at a path below the drone's mount base (a string on the wire). */
    record At(@JsonValue String path) implements Mount {}
}
