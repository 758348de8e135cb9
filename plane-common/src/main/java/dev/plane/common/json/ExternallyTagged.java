package dev.plane.common.json;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose records are written as {@code {"RecordName": content}}: a record
 * without components as the bare string {@code "RecordName"}, a record with a {@code @JsonValue}
 * component as that value. A name that no record has is an {@link UnknownVariantException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ExternallyTagged {}
