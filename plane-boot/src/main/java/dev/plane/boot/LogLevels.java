package dev.plane.boot;

import ch.qos.logback.classic.Level;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code RUST_LOG} asks for: {@code LEVEL} for Plane itself, {@code MODULE=LEVEL} for a part
 * of it or for a library, any number of them separated by commas.
 *
 * <p>A bare level moves libraries less far than Plane: they say warnings, at debug and trace their
 * information too. More than that (some then write out whole requests) must be asked for by name.
 *
 * @param plane the level of Plane itself
 * @param modules levels of single loggers
 * @param refused the parts that could not be read
 */
record LogLevels(Level plane, Map<String, Level> modules, List<String> refused) {
    private static final Map<String, Level> NAMES =
            Map.of(
                    "off", Level.OFF,
                    "error", Level.ERROR,
                    "warn", Level.WARN,
                    "info", Level.INFO,
                    "debug", Level.DEBUG,
                    "trace", Level.TRACE);

    static LogLevels parse(@Nullable String text) {
        Level plane = Level.INFO;
        Map<String, Level> modules = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        for (String part : text == null ? new String[0] : text.split(",", -1)) {
            String directive = part.strip();
            int equals = directive.indexOf('=');
            Level level = NAMES.get(directive.substring(equals + 1).toLowerCase(Locale.ROOT));
            if (level == null && !directive.isEmpty()) {
                refused.add(directive);
            } else if (level != null && equals < 0) {
                plane = level;
            } else if (level != null) {
                modules.put(logger(directive.substring(0, equals)), level);
            }
        }
        return new LogLevels(plane, Map.copyOf(modules), List.copyOf(refused));
    }

    /** The level of everything that is not Plane. */
    Level libraries() {
        if (plane.isGreaterOrEqual(Level.WARN)) {
            return plane;
        }
        return plane.equals(Level.INFO) ? Level.WARN : Level.INFO;
    }

    /** The first word {@code plane} stands for our packages, as in {@code plane::drone}. */
    private static String logger(String module) {
        String name = module.replace("::", ".");
        return name.equals("plane") || name.startsWith("plane.") ? "dev." + name : name;
    }
}
