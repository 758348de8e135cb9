package dev.plane.common.json;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

/** A text that is no JSON, or not the JSON that was asked for. */
public sealed class InvalidJsonException extends IllegalArgumentException
        permits UnknownVariantException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the text. */
    public enum Kind {
        /** It is no JSON. */
        SYNTAX,
        /** It is JSON, but a value in it is missing, of another type or out of range. */
        SHAPE
    }

    private final Kind kind;
    private final String path;
    private final String message;

    InvalidJsonException(
            Kind kind, String path, String message, @Nullable InvalidValueException cause) {
        super(message, cause);
        this.kind = kind;
        this.path = path;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }

    /** The place in the document, such as {@code spawn_config.id}; empty for the whole of it. */
    public String path() {
        return path;
    }
}
