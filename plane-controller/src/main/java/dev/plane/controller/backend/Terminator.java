package dev.plane.controller.backend;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;
import dev.plane.common.name.RandomNames;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Optional;

/**
 * Orders backends to stop. Of one backend at most one soft and one hard order wait for the drone's
 * acknowledgement; a further one changes nothing.
 */
public final class Terminator {
    private final StopOrderStore store;
    private final Hints hints;
    private final RandomNames names;

    public Terminator(JdbcClient jdbc, Hints hints, RandomNames names) {
        this.store = new StopOrderStore(jdbc);
        this.hints = hints;
        this.names = names;
    }

    /**
     * Orders the stop of a backend, whatever its state: its drone may know more.
     *
     * @param why in words, for the operator
     * @return false if there is no such backend
     */
    public boolean terminate(
            BackendName backend, TerminationKind kind, TerminationReason reason, String why) {
        Optional<NodeId> drone =
                store.order(backend, names.action(), kind, new StopOrderStore.Cause(reason, why));
        drone.ifPresent(id -> hints.publish(Topic.actions(id)));
        return drone.isPresent();
    }
}
