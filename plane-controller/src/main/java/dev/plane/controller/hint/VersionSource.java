package dev.plane.controller.hint;

import java.util.Collection;
import java.util.Map;

/**
 * Tells for many entities at once a number that differs when their rows have changed. Entities
 * without rows may be left out.
 */
@FunctionalInterface
public interface VersionSource {
    Map<String, Long> versions(Collection<String> ids);
}
