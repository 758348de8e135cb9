package dev.plane.controller.drone;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;
import dev.plane.controller.action.ActionFeed;
import dev.plane.controller.backend.Recorded;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.session.Lanes;
import dev.plane.controller.session.Persistence;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One drone's socket. What it says of a backend is recorded, then acknowledged, in order within the
 * backend and in parallel with everything else; what it shall do is sent until it acknowledges.
 */
final class DroneSession {
    private static final Logger log = LoggerFactory.getLogger(DroneSession.class);
    private static final Duration ACTION_WAIT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    /** A drone of the upstream kind asks once, 10 s before it stops the backend. */
    private static final int RENEWAL_ATTEMPTS = 9;

    private final DroneDesk desk;
    private final NodeLease drone;
    private final TypedSocket<ToDrone, FromDrone> socket;
    private final Lanes lanes;
    private final AtomicReference<FromDrone.@Nullable Heartbeat> newestHeartbeat =
            new AtomicReference<>();

    /** Lanes of what does not belong to one backend. */
    private enum Lane {
        HEARTBEAT,
        BATCH_RENEWAL
    }

    /** The lane of a single renewal, so that it never waits for the recording of states. */
    private record RenewalLane(BackendName backend) {}

    DroneSession(DroneDesk desk, NodeLease drone, TypedSocket<ToDrone, FromDrone> socket) {
        this.desk = desk;
        this.drone = drone;
        this.socket = socket;
        this.lanes = new Lanes("from-" + drone.name().value());
    }

    /** Serves the drone until its socket ends. */
    void run() throws InterruptedException {
        try (ActionFeed feed = desk.actions().feed(drone.id())) {
            NamedThreads.virtual("to-" + drone.name().value(), () -> sendActions(feed));
            while (true) {
                Optional<FromDrone> message = socket.receive();
                if (message.isEmpty()) {
                    return;
                }
                take(message.get());
            }
        }
    }

    private void take(FromDrone message) throws InterruptedException {
        switch (message) {
            case FromDrone.Heartbeat heartbeat -> {
                newestHeartbeat.set(heartbeat);
                lanes.run(Lane.HEARTBEAT, this::noteHeartbeat);
            }
            case FromDrone.BackendEvent event -> lanes.run(event.backendId(), () -> record(event));
            case FromDrone.AckAction ack -> lanes.run(ack.actionId(), () -> acknowledge(ack));
            case FromDrone.RenewKey renewal ->
                    lanes.run(new RenewalLane(renewal.backend()), () -> renew(renewal));
            case FromDrone.RenewKeys renewals ->
                    lanes.run(Lane.BATCH_RENEWAL, () -> renewAll(renewals));
            case FromDrone.BackendMetrics _, FromDrone.LogsChunk _ ->
                    log.trace("dropped: {}", message);
        }
    }

    /** Only the newest one counts; none is worth repeating. */
    private void noteHeartbeat() {
        FromDrone.Heartbeat heartbeat = newestHeartbeat.getAndSet(null);
        if (heartbeat == null) {
            return;
        }
        try {
            desk.drones().heartbeat(drone, heartbeat);
        } catch (RuntimeException e) {
            log.warn("heartbeat of {} lost: {}", drone.name().value(), Persistence.reason(e));
        }
    }

    private void record(FromDrone.BackendEvent event) {
        Recorded recorded =
                Persistence.whileOpen(
                        socket,
                        "event " + event.eventId(),
                        () -> desk.backends().record(drone.id(), event.backendId(), event.state()));
        if (recorded == null) {
            return;
        }
        if (recorded == Recorded.FOREIGN) {
            log.warn(
                    "{} speaks of backend {}, which it does not run: ignored",
                    drone.name().value(),
                    event.backendId());
        }
        socket.send(new ToDrone.AckEvent(event.eventId()));
    }

    private void acknowledge(FromDrone.AckAction ack) {
        Persistence.whileOpen(
                socket,
                "acknowledgement of " + ack.actionId(),
                () -> {
                    desk.actions().ack(drone.id(), ack.actionId());
                    return true;
                });
    }

    private void renew(FromDrone.RenewKey renewal) {
        Optional<ToDrone.RenewKeyResponse> answer =
                Persistence.attempts(
                        socket,
                        "renewal of " + renewal.backend(),
                        RENEWAL_ATTEMPTS,
                        () ->
                                desk.leases()
                                        .renew(drone.id(), renewal.backend(), renewal.localTime()));
        if (answer != null) {
            answer.ifPresent(socket::send);
        }
    }

    /** Without an answer the drone asks again a second later. */
    private void renewAll(FromDrone.RenewKeys renewals) {
        try {
            List<ToDrone.RenewedKey> decided =
                    desk.leases().renewAll(drone.id(), renewals.backends(), renewals.localTime());
            if (!decided.isEmpty()) {
                socket.send(new ToDrone.RenewKeysResponse(decided));
            }
        } catch (RuntimeException e) {
            log.warn("renewals of {} failed: {}", drone.name().value(), Persistence.reason(e));
        }
    }

    private void sendActions(ActionFeed feed) {
        try {
            while (socket.isOpen()) {
                sendNext(feed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext(ActionFeed feed) throws InterruptedException {
        try {
            for (ToDrone.Action action : feed.next(ACTION_WAIT)) {
                if (!socket.send(action)) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            log.warn(
                    "actions for {} cannot be read: {}",
                    drone.name().value(),
                    Persistence.reason(e));
            LockSupport.parkNanos(PAUSE_AFTER_FAULT.toNanos());
        }
    }
}
