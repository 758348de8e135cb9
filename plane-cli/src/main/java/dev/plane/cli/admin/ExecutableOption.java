package dev.plane.cli.admin;

import dev.plane.common.json.InvalidJsonException;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the JSON of an executable, which is sent as it was typed. */
final class ExecutableOption implements ITypeConverter<RawJson> {
    @Override
    public RawJson convert(String text) {
        RawJson executable = read(text);
        int end = text.indexOf(executable.text()) + executable.text().length();
        if (!text.substring(end).isBlank()) {
            throw new TypeConversionException(
                    "%s (expected: nothing after the JSON value, which ends at column %d)"
                            .formatted(text.substring(end).strip(), end));
        }
        return executable;
    }

    private static RawJson read(String text) {
        try {
            return Json.read(text, RawJson.class);
        } catch (InvalidJsonException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
