package dev.plane.controller.connect;

import dev.plane.common.name.BackendName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.NodeId;

/** What became of an attempt to start a backend. */
sealed interface Spawn {
    /** It is in the database, and its drone is to be told. */
    record Started(NodeId drone, DroneName name) implements Spawn {}

    /** Somebody else holds the key by now. */
    record KeyHeld() implements Spawn {}

    /** The key's lease has run out; its holder must be ended first. */
    record KeyExpired(BackendName holder) implements Spawn {}

    /** No drone is fit. */
    record NoDrone() implements Spawn {}

    /** A backend had this name before. */
    record NameUsed() implements Spawn {}
}
