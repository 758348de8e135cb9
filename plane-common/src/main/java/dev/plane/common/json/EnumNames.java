package dev.plane.common.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Method;

/**
 * How the constants of an enum are written: by a {@code @JsonValue} method, by
 * {@code @JsonProperty}, or else as they are declared.
 */
final class EnumNames {
    private final Class<?> type;
    private final @Nullable Method valueMethod;

    EnumNames(Class<?> type) {
        this.type = type;
        this.valueMethod = valueMethod(type);
    }

    String of(Enum<?> constant) {
        try {
            if (valueMethod != null) {
                return String.valueOf(valueMethod.invoke(constant));
            }
            JsonProperty property =
                    type.getField(constant.name()).getAnnotation(JsonProperty.class);
            return property == null ? constant.name() : property.value();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read the names of " + type, e);
        }
    }

    private static @Nullable Method valueMethod(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(JsonValue.class)) {
                method.setAccessible(true);
                return method;
            }
        }
        return null;
    }
}
