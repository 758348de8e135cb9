package dev.plane.testkit;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.time.DroneTime;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A drone that does nothing by itself, connected to a real controller. Its clock is the machine's,
 * plus what {@link #shiftClock} says.
 */
public final class ScriptedDrone implements AutoCloseable {
    private final ScriptedSocket<FromDrone, ToDrone> socket;
    private final Handshake mine;
    private final AtomicLong lastEvent = new AtomicLong();
    private final AtomicLong clockShift = new AtomicLong();

    private ScriptedDrone(ScriptedSocket<FromDrone, ToDrone> socket, Handshake mine) {
        this.socket = socket;
        this.mine = mine;
    }

    /** Connects a drone to the default pool; in our manner its instance is its name. */
    public static ScriptedDrone connect(
            ControllerUri controller, ClusterName cluster, DroneName name, Manner manner) {
        Handshake handshake =
                manner.handshake(name.value(), Capability.BATCH_RENEW, Capability.LOGS);
        return connect(
                controller,
                "/ctrl/c/" + cluster + "/drone-socket",
                manner == Manner.OURS ? handshake.withInstance(name.value()) : handshake);
    }

    /** Connects with a path, which may name a pool, and a handshake of the test's own. */
    public static ScriptedDrone connect(
            ControllerUri controller, String pathAndQuery, Handshake handshake) {
        return new ScriptedDrone(
                ScriptedNode.connect(controller, pathAndQuery, handshake, ToDrone.class),
                handshake);
    }

    public ScriptedSocket<FromDrone, ToDrone> socket() {
        return socket;
    }

    /** What this drone's clock shows. */
    public DroneTime now() {
        return new DroneTime(System.currentTimeMillis() + clockShift.get());
    }

    /** Has the clock go this many milliseconds ahead of the machine's, or behind it. */
    public void shiftClock(long millis) {
        clockShift.set(millis);
    }

    public void heartbeat() {
        socket.send(new FromDrone.Heartbeat(now(), null, null));
    }

    /** The next action. An action that is not acknowledged comes again. */
    public ToDrone.Action awaitAction() {
        return socket.receive(ToDrone.Action.class);
    }

    /** The next action for this backend. */
    public ToDrone.Action awaitAction(BackendName backend) {
        return socket.receive(ToDrone.Action.class, action -> action.backendId().equals(backend));
    }

    public void acknowledge(ToDrone.Action action) {
        socket.send(new FromDrone.AckAction(action.actionId()));
    }

    /** Reports a state and waits for its acknowledgement. */
    public void report(BackendName backend, BackendState state) {
        EventId event = new EventId(lastEvent.incrementAndGet());
        socket.send(new FromDrone.BackendEvent(event, backend, state, now()));
        socket.receive(ToDrone.AckEvent.class, ack -> ack.eventId().equals(event));
    }

    /** Reports all states from scheduled to ready. */
    public void reportReady(BackendName backend, BackendAddress address) {
        report(backend, new BackendState.Scheduled());
        report(backend, new BackendState.Loading());
        report(backend, new BackendState.Starting());
        report(backend, new BackendState.Waiting(address));
        report(backend, new BackendState.Ready(address));
    }

    /** Takes the next action as a spawn: acknowledges it and reports ready. */
    public BackendName spawnNext(BackendAddress address) {
        ToDrone.Action action = awaitAction();
        acknowledge(action);
        reportReady(action.backendId(), address);
        return action.backendId();
    }

    /** Asks for more time, in the way that both ends understand. */
    public void renew(List<BackendName> backends) {
        if (mine.understands(Capability.BATCH_RENEW)
                && socket.socket().peerUnderstands(Capability.BATCH_RENEW)) {
            socket.send(new FromDrone.RenewKeys(backends, now()));
            return;
        }
        for (BackendName backend : backends) {
            socket.send(new FromDrone.RenewKey(backend, now()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
