package dev.plane.drone.uplink;

import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.ReconnectingClient;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.Loop;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.Ticker;
import dev.plane.drone.backend.BackendFleet;
import dev.plane.drone.backend.BackendParts;
import dev.plane.drone.lease.KeyKeeper;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a drone does with a connection to a controller: heartbeats, events and renewals out, actions
 * and answers in.
 */
public final class ControllerLink implements ReconnectingClient.Session<FromDrone, ToDrone> {
    /** Time between two heartbeats. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(7);

    /** Time after which an event without an answer is sent again. */
    public static final Duration RESEND = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ControllerLink.class);

    private final BackendFleet fleet;
    private final BackendParts parts;
    private final Ticker ticker;
    private final Duration heartbeat;
    private final Duration resend;

    public ControllerLink(
            BackendFleet fleet,
            BackendParts parts,
            Ticker ticker,
            Duration heartbeat,
            Duration resend) {
        this.fleet = fleet;
        this.parts = parts;
        this.ticker = ticker;
        this.heartbeat = heartbeat;
        this.resend = resend;
    }

    @Override
    public void run(TypedSocket<FromDrone, ToDrone> socket) throws InterruptedException {
        KeyKeeper keeper = parts.keeper();
        KeyRenewals renewals = new KeyRenewals(socket);
        EventOutbox outbox = new EventOutbox(socket, parts.store(), ticker, resend);
        Heartbeats heartbeats =
                new Heartbeats(
                        parts.clock(), fleet, parts.runtime(), socket.peer().hasCapabilities());
        keeper.connected(renewals);
        Thread events = NamedThreads.virtual("drone-events", () -> send(outbox));
        try (Loop _ =
                Loop.start(
                        "drone-heartbeat",
                        heartbeat,
                        () -> {
                            socket.send(heartbeats.next());
                            keeper.heartbeat();
                        })) {
            Optional<ToDrone> message = socket.receive();
            while (message.isPresent()) {
                handle(message.get(), renewals, outbox);
                message = socket.receive();
            }
        } finally {
            keeper.disconnected(renewals);
            events.interrupt();
        }
    }

    private void handle(ToDrone message, KeyRenewals renewals, EventOutbox outbox) {
        switch (message) {
            case ToDrone.Action(var id, var backend, var _, var action) ->
                    fleet.perform(backend, action, () -> outbox.acknowledge(id));
            case ToDrone.AckEvent(var event) -> outbox.acknowledged(event);
            case ToDrone.RenewKeyResponse response ->
                    KeyRenewals.answer(response)
                            .ifPresentOrElse(
                                    answer -> parts.keeper().answered(renewals, List.of(answer)),
                                    () -> LOG.warn("{} is not renewed", response.backend()));
            case ToDrone.RenewKeysResponse(var keys) ->
                    parts.keeper()
                            .answered(renewals, keys.stream().map(KeyRenewals::answer).toList());
            case ToDrone.LogsRequest _, ToDrone.LogsCredit _, ToDrone.LogsCancel _ ->
                    LOG.warn("not understood: {}", message);
        }
    }

    private static void send(EventOutbox outbox) {
        try {
            outbox.run();
        } catch (InterruptedException ended) {
            LOG.debug("the connection has ended");
        }
    }
}
