package dev.plane.controller;

import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.PoolName;

import org.jspecify.annotations.Nullable;

/** What tests start. */
public final class Spawns {
    /** The plainest backend, in the cluster of all tests. */
    public static final SpawnConfig PLAIN = of("{\"image\":\"img\"}");

    private Spawns() {}

    public static SpawnConfig of(String executable) {
        return new SpawnConfig(
                null,
                DomainFixture.CLUSTER,
                PoolName.DEFAULT,
                new RawJson(executable),
                null,
                null,
                false,
                null);
    }

    public static SpawnConfig named(String id) {
        return new SpawnConfig(
                new BackendName(id),
                PLAIN.cluster(),
                PLAIN.pool(),
                PLAIN.executable(),
                null,
                null,
                false,
                null);
    }

    public static SpawnConfig inPool(String pool) {
        return new SpawnConfig(
                null,
                PLAIN.cluster(),
                new PoolName(pool),
                PLAIN.executable(),
                null,
                null,
                false,
                null);
    }

    public static SpawnConfig withStaticToken() {
        return new SpawnConfig(
                null, PLAIN.cluster(), PLAIN.pool(), PLAIN.executable(), null, null, true, null);
    }

    /** Ends after so many seconds of life, or of idleness; null for no limit. */
    public static SpawnConfig limited(@Nullable Integer lifetime, @Nullable Integer idle) {
        return new SpawnConfig(
                null,
                PLAIN.cluster(),
                PLAIN.pool(),
                PLAIN.executable(),
                lifetime,
                idle,
                false,
                null);
    }
}
