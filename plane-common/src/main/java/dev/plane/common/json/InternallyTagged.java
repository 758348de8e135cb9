package dev.plane.common.json;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a sealed interface whose records are written as objects that say first, in the field named
 * here, which record they are: its name in lower case with hyphens.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface InternallyTagged {
    /** The field that holds the record's name. */
    String value();
}
