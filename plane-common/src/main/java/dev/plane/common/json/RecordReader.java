package dev.plane.common.json;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.RecordShape.Component;
import dev.plane.common.json.RecordShape.Presence;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one record type. Fields that the record does not have are ignored; those it has must be
 * given once and, unless the record says otherwise, must be there and not be null.
 */
final class RecordReader extends ValueDeserializer<Object> {
    private final RecordShape shape;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final @Nullable Object[] absentValues;
    private final BitSet required = new BitSet();
    private List<ValueDeserializer<?>> readers = List.of();

    RecordReader(Class<?> type) {
        shape = RecordShape.of(type);
        absentValues = shape.absentValues();
        for (int i = 0; i < shape.components().size(); i++) {
            Component component = shape.components().get(i);
            indexes.put(component.name().getValue(), i);
            required.set(i, component.presence() == Presence.REQUIRED);
        }
    }

    @Override
    public void resolve(DeserializationContext context) {
        readers =
                shape.components().stream()
                        .<ValueDeserializer<?>>map(component -> reader(component, context))
                        .toList();
    }

    private static ValueDeserializer<?> reader(
            Component component, DeserializationContext context) {
        return component.unsigned()
                ? new WholeNumbers.Unsigned64()
                : context.findContextualValueDeserializer(
                        context.getTypeFactory().constructType(component.type()), null);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
        return switch (shape.form()) {
            case VALUE -> readValue(parser, context);
            case LIST -> readList(parser, context);
            case OBJECT, EMPTY -> {
                if (!parser.hasToken(JsonToken.START_OBJECT)) {
                    throw Refusal.ofCurrent(parser, "an object");
                }
                yield readFields(parser, context, null);
            }
        };
    }

    /** The null of a {@code @JsonValue} component that may be null. */
    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
        boolean nullInside =
                shape.form() == RecordShape.Form.VALUE
                        && shape.components().getFirst().presence() == Presence.NULLABLE;
        return nullInside ? shape.newInstance(new @Nullable Object[] {null}) : null;
    }

    /** The record of a tag that stands alone; only for a record without components. */
    Object readBare(JsonParser parser) {
        if (shape.form() != RecordShape.Form.EMPTY) {
            throw Refusal.ofCurrent(parser, "{\"" + shape.typeName() + "\": …}");
        }
        return newInstance(parser, absentValues.clone());
    }

    /** The record as the content of its tag. */
    Object readTagged(JsonParser parser, DeserializationContext context) {
        if (shape.form() != RecordShape.Form.EMPTY) {
            return Nulls.read(this, parser, context);
        }
        if (!parser.hasToken(JsonToken.VALUE_NULL)) {
            throw Refusal.ofCurrent(parser, "null");
        }
        return newInstance(parser, absentValues.clone());
    }

    /**
     * The record from the fields that follow, up to the end of the object.
     *
     * @param tag a field that has been read already and must not come again
     */
    Object readFields(JsonParser parser, DeserializationContext context, @Nullable String tag) {
        @Nullable Object[] values = absentValues.clone();
        BitSet seen = new BitSet(values.length);
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Integer index = indexes.get(name);
            if (index != null && !seen.get(index)) {
                seen.set(index);
                values[index] = readComponent(index, parser, context);
            } else if (index != null || name.equals(tag)) {
                throw Refusal.of(parser, "given twice", "once").prependPath(shape, name);
            } else {
                parser.skipChildren();
            }
        }
        refuseMissing(parser, seen);
        return newInstance(parser, values);
    }

    private void refuseMissing(JsonParser parser, BitSet seen) {
        BitSet missing = (BitSet) required.clone();
        missing.andNot(seen);
        if (!missing.isEmpty()) {
            Component component = shape.components().get(missing.nextSetBit(0));
            throw Refusal.of(parser, "missing", "a value")
                    .prependPath(shape, component.name().getValue());
        }
    }

    private Object readValue(JsonParser parser, DeserializationContext context) {
        return newInstance(
                parser, new @Nullable Object[] {readers.getFirst().deserialize(parser, context)});
    }

    private Object readList(JsonParser parser, DeserializationContext context) {
        @Nullable Object[] values = absentValues.clone();
        String expected = "a list of " + values.length;
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            throw Refusal.ofCurrent(parser, expected);
        }
        for (int i = 0; i < values.length; i++) {
            if (parser.nextToken() == JsonToken.END_ARRAY) {
                throw Refusal.of(parser, "a list of " + i, expected);
            }
            values[i] = readComponent(i, parser, context);
        }
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw Refusal.of(parser, "a longer list", expected);
        }
        return newInstance(parser, values);
    }

    private @Nullable Object readComponent(
            int index, JsonParser parser, DeserializationContext context) {
        Component component = shape.components().get(index);
        try {
            return component.presence() == Presence.NULLABLE
                            && parser.hasToken(JsonToken.VALUE_NULL)
                    ? null
                    : Nulls.read(readers.get(index), parser, context);
        } catch (JacksonException e) {
            throw e.prependPath(shape, component.name().getValue());
        }
    }

    private Object newInstance(JsonParser parser, @Nullable Object[] values) {
        try {
            return shape.newInstance(values);
        } catch (InvalidValueException e) {
            Refusal refusal = Refusal.ofInvalidValue(parser, e);
            throw indexes.containsKey(e.field()) && shape.form() == RecordShape.Form.OBJECT
                    ? refusal.prependPath(shape, e.field())
                    : refusal;
        } catch (IllegalArgumentException e) {
            throw Refusal.ofInvalidValue(parser, e);
        }
    }
}
