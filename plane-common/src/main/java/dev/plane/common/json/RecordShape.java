package dev.plane.common.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.io.SerializedString;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a record looks like as JSON: read once from its components and their annotations. */
final class RecordShape {
    /** How the components stand in the JSON. */
    enum Form {
        /** As fields of an object, in the order of their declaration. */
        OBJECT,
        /** As elements of a list ({@code @JsonFormat(shape = ARRAY)}). */
        LIST,
        /** The only component is the JSON value itself ({@code @JsonValue}). */
        VALUE,
        /** There are no components. */
        EMPTY
    }

    /** What a component says about its own absence. */
    enum Presence {
        /** It must be there and not be null. */
        REQUIRED,
        /** It may be left out but not be null ({@code @JsonProperty(defaultValue)}). */
        DEFAULTED,
        /** It may be left out or null ({@code @Nullable}). */
        NULLABLE
    }

    /**
     * One component.
     *
     * @param omittedWhenNull whether null is written by leaving the field out
     */
    record Component(
            SerializedString name,
            Type type,
            Presence presence,
            boolean omittedWhenNull,
            boolean unsigned,
            Method accessor) {}

    private final Class<?> type;
    private final Form form;
    private final List<Component> components;
    private final Constructor<?> constructor;

    private RecordShape(
            Class<?> type, Form form, List<Component> components, Constructor<?> constructor) {
        this.type = type;
        this.form = form;
        this.components = components;
        this.constructor = constructor;
    }

    static RecordShape of(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Stream.of(declared)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordShape(
                    type,
                    form(type, declared),
                    Stream.of(declared).map(RecordShape::component).toList(),
                    constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor: " + type, e);
        }
    }

    Form form() {
        return form;
    }

    List<Component> components() {
        return components;
    }

    String typeName() {
        return type.getSimpleName();
    }

    /** The values that stand for components that are left out: null, or the primitive's zero. */
    @Nullable Object[] absentValues() {
        @Nullable Object[] values = new @Nullable Object[components.size()];
        Class<?>[] types = constructor.getParameterTypes();
        Arrays.setAll(
                values,
                i ->
                        types[i].isPrimitive()
                                ? java.lang.reflect.Array.get(
                                        java.lang.reflect.Array.newInstance(types[i], 1), 0)
                                : null);
        return values;
    }

    /** The record with these values; a refusal of the record is thrown as it is. */
    Object newInstance(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make a " + type, e);
        }
    }

    @Nullable Object get(Component component, Object instance) {
        try {
            return component.accessor().invoke(instance);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read a " + type, e);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }

    private static Form form(Class<?> type, RecordComponent[] declared) {
        if (declared.length == 0) {
            return Form.EMPTY;
        }
        if (declared.length == 1 && field(declared[0]).isAnnotationPresent(JsonValue.class)) {
            return Form.VALUE;
        }
        JsonFormat format = type.getAnnotation(JsonFormat.class);
        return format != null && format.shape() == JsonFormat.Shape.ARRAY ? Form.LIST : Form.OBJECT;
    }

    private static Component component(RecordComponent declared) {
        Field field = field(declared);
        JsonProperty property = field.getAnnotation(JsonProperty.class);
        JsonInclude include = field.getAnnotation(JsonInclude.class);
        Method accessor = declared.getAccessor();
        accessor.setAccessible(true);
        return new Component(
                new SerializedString(name(declared, property)),
                declared.getGenericType(),
                presence(declared, property),
                include != null && include.value() == JsonInclude.Include.NON_NULL,
                field.isAnnotationPresent(Unsigned.class),
                accessor);
    }

    private static String name(RecordComponent declared, @Nullable JsonProperty property) {
        return property == null || property.value().isEmpty()
                ? WireNames.snakeCase(declared.getName())
                : property.value();
    }

    private static Presence presence(RecordComponent declared, @Nullable JsonProperty property) {
        if (declared.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return Presence.NULLABLE;
        }
        // The annotation cannot tell an empty default from none, so a property without a name of
        // its own is there for its default.
        return property != null && property.value().isEmpty()
                ? Presence.DEFAULTED
                : Presence.REQUIRED;
    }

    // Jackson's annotations cannot stand on components; the compiler puts them on the field.
    private static Field field(RecordComponent declared) {
        try {
            return declared.getDeclaringRecord().getDeclaredField(declared.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a component without its field: " + declared, e);
        }
    }
}
