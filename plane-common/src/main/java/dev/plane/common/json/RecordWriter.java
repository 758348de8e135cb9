package dev.plane.common.json;

import dev.plane.common.json.RecordShape.Component;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes one record type: every component in the order of its declaration, null as null. */
final class RecordWriter extends ValueSerializer<Object> {
    private final RecordShape shape;

    RecordWriter(Class<?> type) {
        shape = RecordShape.of(type);
    }

    /** Whether the record has nothing to write but its name. */
    boolean isBare() {
        return shape.form() == RecordShape.Form.EMPTY;
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
        switch (shape.form()) {
            case VALUE -> {
                Component component = shape.components().getFirst();
                write(component, shape.get(component, value), generator, context);
            }
            case LIST -> {
                generator.writeStartArray(value);
                for (Component component : shape.components()) {
                    write(component, shape.get(component, value), generator, context);
                }
                generator.writeEndArray();
            }
            case OBJECT, EMPTY -> {
                generator.writeStartObject(value);
                writeFields(value, generator, context);
                generator.writeEndObject();
            }
        }
    }

    /** The record's fields, into an object that has been begun. */
    void writeFields(Object value, JsonGenerator generator, SerializationContext context) {
        for (Component component : shape.components()) {
            Object content = shape.get(component, value);
            if (content != null || !component.omittedWhenNull()) {
                generator.writeName(component.name());
                write(component, content, generator, context);
            }
        }
    }

    private static void write(
            Component component,
            @Nullable Object value,
            JsonGenerator generator,
            SerializationContext context) {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> generator.writeString(text);
            case Integer number -> generator.writeNumber(number);
            case Long number when component.unsigned() ->
                    generator.writeNumber(Long.toUnsignedString(number));
            case Long number -> generator.writeNumber(number);
            case Boolean truth -> generator.writeBoolean(truth);
            default -> context.writeValue(generator, value);
        }
    }
}
