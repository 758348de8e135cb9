package dev.plane.drone.lease;

import dev.plane.common.backend.TerminationKind;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.DroneTime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The keys that a drone holds, and what their deadlines demand. Belongs to one thread.
 *
 * <p>A renewal is counted from when it was asked for, and asked for again every second or so until
 * it is answered or too late. Towards a controller that takes batches all keys are renewed with
 * every heartbeat. A lease counts only once its file is written.
 */
final class LeaseBook {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseBook.class);
    private static final Duration UPSTREAM_LEASE = Duration.ofSeconds(60);
    private static final int RETRY_MILLIS = 800;
    private static final int RETRY_JITTER_MILLIS = 400;

    private final DroneClock clock;
    private final LeaseFiles files;
    private final RandomGenerator random;
    private final Map<BackendName, HeldKey> keys = new HashMap<>();
    private @Nullable RenewalChannel channel;
    private Duration longestLease = UPSTREAM_LEASE;

    LeaseBook(DroneClock clock, LeaseFiles files, RandomGenerator random) {
        this.clock = clock;
        this.files = files;
        this.random = random;
    }

    /** Takes a key on for a start, or says why nothing may be started. */
    Optional<String> accept(BackendName backend, AcquiredKey key) {
        DroneTime now = clock.now();
        Optional<String> refusal = LeaseRules.refusalOfStart(key.deadlines(), now, longestLease);
        if (refusal.isPresent()) {
            return refusal;
        }
        Lease lease = new Lease(backend, key.token(), key.deadlines());
        try {
            files.write(lease);
        } catch (IOException e) {
            LOG.error("the lease of {} cannot be written: {}", backend, e.toString());
            return Optional.of("not started: its drone cannot write the lease of its key: " + e);
        }
        keys.put(backend, HeldKey.of(lease, now));
        return Optional.empty();
    }

    /** Takes a key on that is written in its file; false when its time is over. */
    boolean resume(BackendName backend) {
        DroneTime now = clock.now();
        Optional<HeldKey> key =
                files.read(backend)
                        .map(lease -> HeldKey.of(lease, now))
                        .filter(found -> found.decide(now) != KeyDecision.HARD_STOP);
        key.ifPresent(found -> keys.put(backend, found));
        return key.isPresent();
    }

    void forget(BackendName backend) {
        keys.remove(backend);
        files.delete(backend);
    }

    /** Forgets the leases of all backends but {@code living}. */
    void retain(Set<BackendName> living) {
        files.backends().stream()
                .filter(backend -> !living.contains(backend))
                .forEach(this::forget);
    }

    /** Uses a controller from now on; what is due is asked for at once. */
    void connected(RenewalChannel newChannel) {
        DroneTime now = clock.now();
        channel = newChannel;
        longestLease = newChannel.lease();
        keys.replaceAll((_, key) -> key.asked(now));
    }

    void disconnected(RenewalChannel oldChannel) {
        if (oldChannel.equals(channel)) {
            channel = null;
        }
    }

    /** Renews all keys early, where they can go together. */
    void heartbeat() {
        if (channel != null && channel.renewsInBatches()) {
            DroneTime now = clock.now();
            ask(keys.values().stream().filter(key -> key.mayRenew(now)).toList(), now);
        }
    }

    /** Takes note of answers, unless another controller has been asked since. */
    void answered(RenewalChannel from, List<RenewalAnswer> answers) {
        if (from.equals(channel)) {
            answers.forEach(this::apply);
        }
    }

    /** Does what the deadlines demand now. */
    void look(StopOrders orders) {
        DroneTime now = clock.now();
        List<HeldKey> due = new ArrayList<>();
        for (HeldKey key : List.copyOf(keys.values())) {
            switch (key.decide(now)) {
                case HOLD -> {}
                case RENEW -> due.add(key);
                case SOFT_STOP ->
                        stop(orders, key.reached(HeldKey.Stage.SOFT_STOPPED), TerminationKind.SOFT);
                case HARD_STOP ->
                        stop(orders, key.reached(HeldKey.Stage.HARD_STOPPED), TerminationKind.HARD);
            }
        }
        ask(due, now);
    }

    private void stop(StopOrders orders, HeldKey key, TerminationKind kind) {
        BackendName backend = key.lease().backend();
        LOG.warn("the lease of {} ends: {} stop", backend, kind);
        keys.put(backend, key);
        orders.leaseEnds(backend, kind);
    }

    private void ask(List<HeldKey> due, DroneTime now) {
        RenewalChannel present = channel;
        if (due.isEmpty() || present == null) {
            return;
        }
        // One pause for all: what has been asked for together is asked for together again.
        int pause = RETRY_MILLIS + random.nextInt(RETRY_JITTER_MILLIS);
        DroneTime again = now.plus(Duration.ofMillis(pause));
        for (HeldKey key : due) {
            keys.put(key.lease().backend(), key.asked(again));
        }
        present.ask(due.stream().map(key -> key.lease().backend()).toList(), now);
    }

    private void apply(RenewalAnswer answer) {
        HeldKey key = keys.get(answer.backend());
        if (key == null) {
            return;
        }
        switch (answer) {
            case RenewalAnswer.Renewed(var _, var deadlines) -> renew(key, deadlines);
            case RenewalAnswer.Forbidden(var backend) -> {
                LOG.warn("the renewal of {} is forbidden", backend);
                keys.put(backend, key.withoutRenewal());
            }
            case RenewalAnswer.Gone(var backend) -> keys.put(backend, key.gone(clock.now()));
        }
    }

    private void renew(HeldKey key, KeyDeadlines deadlines) {
        Lease old = key.lease();
        Optional<String> refusal = LeaseRules.refusalOfRenewal(deadlines);
        if (refusal.isPresent()) {
            LOG.error("a renewal of {} is ignored: {}", old.backend(), refusal.get());
            return;
        }
        Lease lease = new Lease(old.backend(), old.token(), deadlines);
        try {
            files.write(lease);
            keys.put(old.backend(), key.renewed(lease));
        } catch (IOException e) {
            LOG.error(
                    "the lease of {} cannot be written, so it is not used: {}",
                    old.backend(),
                    e.toString());
        }
    }
}
