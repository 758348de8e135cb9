package dev.plane.dns.uplink;

import dev.plane.common.name.ClusterName;

import java.util.function.Consumer;

/** Where TXT values come from. */
@FunctionalInterface
public interface TxtSource {
    /**
     * Finds the TXT values of a cluster without blocking.
     *
     * @param then is told once, at once or later, on any thread; it must not block
     */
    void find(ClusterName cluster, Consumer<TxtAnswer> then);
}
