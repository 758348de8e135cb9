package dev.plane.drone.uplink;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.time.DroneTime;
import dev.plane.drone.lease.RenewalAnswer;
import dev.plane.drone.lease.RenewalChannel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renews keys over one connection, in the manner that its controller understands. */
final class KeyRenewals implements RenewalChannel {
    private final TypedSocket<FromDrone, ToDrone> socket;

    KeyRenewals(TypedSocket<FromDrone, ToDrone> socket) {
        this.socket = socket;
    }

    @Override
    public Duration lease() {
        return socket.peer().lease();
    }

    @Override
    public boolean renewsInBatches() {
        return socket.peerUnderstands(Capability.BATCH_RENEW);
    }

    @Override
    public void ask(List<BackendName> backends, DroneTime sentAt) {
        if (renewsInBatches()) {
            socket.send(new FromDrone.RenewKeys(backends, sentAt));
        } else {
            backends.forEach(backend -> socket.send(new FromDrone.RenewKey(backend, sentAt)));
        }
    }

    /** Null from a controller that renews key by key decides nothing: it is asked again. */
    static Optional<RenewalAnswer> answer(ToDrone.RenewKeyResponse response) {
        return Optional.ofNullable(response.deadlines())
                .map(deadlines -> new RenewalAnswer.Renewed(response.backend(), deadlines));
    }

    static RenewalAnswer answer(ToDrone.RenewedKey key) {
        if (key.deadlines() != null) {
            return new RenewalAnswer.Renewed(key.backend(), key.deadlines());
        }
        return key.held()
                ? new RenewalAnswer.Forbidden(key.backend())
                : new RenewalAnswer.Gone(key.backend());
    }
}
