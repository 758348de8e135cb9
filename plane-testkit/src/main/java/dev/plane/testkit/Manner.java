package dev.plane.testkit;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;

/** Whose manners a scripted peer has. */
public enum Manner {
    /** A peer of this project, which announces its capabilities. */
    OURS,
    /** A peer of the upstream project, which announces none. */
    UPSTREAM;

    private static final PlaneVersion OUR_VERSION = new PlaneVersion("0.1.0", "unknown");
    private static final PlaneVersion UPSTREAM_VERSION = new PlaneVersion("0.5.5", "abca8022");

    /** The handshake of a peer called {@code name}. */
    Handshake handshake(String name, Capability... understood) {
        return switch (this) {
            case OURS -> Handshake.of(OUR_VERSION, name).withCapabilities(understood);
            case UPSTREAM -> Handshake.of(UPSTREAM_VERSION, name);
        };
    }
}
