package dev.plane.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.client.PlaneException;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.PoolName;
import dev.plane.common.task.NamedThreads;
import dev.plane.e2e.system.Database;
import dev.plane.e2e.system.Figures;
import dev.plane.e2e.system.Jvm;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.e2e.system.Stopwatch;
import dev.plane.e2e.system.Up;
import dev.plane.testkit.Await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** {@code plane up} killed in the middle and started again. */
@Tag("full")
@Timeout(180)
class KilledUpTest {
    /** From the banner of the new run until the old processes are taken on or gone. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(5);

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
    private static final List<String> KEYS = List.of("one", "two", "three", "four");
    private static final LeaseTimings SHORT_LEASE = LeaseTimings.ofSeconds(1, 4, 5, 6);

    /** A session of the run that was killed. */
    private record Old(String key, BackendName backend, Set<Long> processes) {}

    @RegisterExtension private final Site site = new Site();

    @Test
    void started_again_within_the_lease_takes_its_sessions_on() throws Exception {
        Up up = start();
        List<Old> sessions = open(up);
        List<Old> survivors = sessions.subList(1, sessions.size());
        Old victim = sessions.getFirst();
        up.program().kill();
        assertThat(sessions).allMatch(this::hasItsProcesses, "its processes outlive up");
        kill(victim.processes());

        Up again = up.again();
        try (PlaneClient client = again.client()) {
            awaitSettled(again, client, sessions);
            assertThat(site.postgresServers()).hasSize(1);
            assertThat(survivors).allMatch(this::hasItsProcesses, "has the same pids");
            for (Old survivor : survivors) {
                assertThat(client.status(survivor.backend()).status())
                        .isEqualTo(BackendStatus.READY);
                assertThat(reconnect(again, client, survivor).backendId())
                        .isEqualTo(survivor.backend());
            }
            requireAccountOfTheEnd(again.database(), client, victim.backend());
            assertThat(reconnect(again, client, victim).spawned()).isTrue();
        }
    }

    @Test
    void started_again_after_the_lease_ends_its_sessions_and_serves_their_keys() throws Exception {
        Up up = start();
        up.database().setLease(SHORT_LEASE);
        List<Old> sessions = open(up);
        up.program().kill();
        Stopwatch.start().await(SHORT_LEASE.expiry());

        FutureTask<Set<Long>> besides = new FutureTask<>(() -> takeOver(up, sessions.getFirst()));
        NamedThreads.virtual("early-caller", besides);
        Up again = up.again();
        try (PlaneClient client = again.client()) {
            assertThat(besides.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("old processes of a key beside its new one")
                    .isEmpty();
            awaitSettled(again, client, sessions);
            assertThat(site.postgresServers()).hasSize(1);
            for (Old old : sessions) {
                assertThat(site.processesOf(old.backend())).isEmpty();
                requireAccountOfTheEnd(again.database(), client, old.backend());
                assertThat(reconnect(again, client, old).backendId()).isNotEqualTo(old.backend());
            }
        }
    }

    @Test
    void killed_while_sessions_start_leaves_none_of_them_undecided() throws Exception {
        Up up = start();
        try (PlaneClient client = up.client()) {
            for (String key : KEYS) {
                NamedThreads.virtual(key, new FutureTask<>(() -> connect(up, client, key)));
            }
            Await.until("two start, beside the demo", () -> site.backends().size() >= 3);
            up.program().kill();
        }

        Up again = up.again();
        try (PlaneClient client = again.client()) {
            List<BackendName> backends = again.database().backends();
            assertThat(backends).hasSizeGreaterThan(2).containsAll(site.backends());
            for (BackendName backend : backends) {
                Await.until(
                        backend + " is ready or ended",
                        () -> isDecided(client.status(backend).status(), backend));
                if (client.status(backend).status() == BackendStatus.TERMINATED) {
                    requireAccountOfTheEnd(again.database(), client, backend);
                }
            }
            Figures.say(
                    "up killed while %d sessions started: decided %s after the banner, %d live"
                            .formatted(
                                    backends.size(), again.sinceBanner(), site.backends().size()));
        }
    }

    @Test
    void started_again_with_fresh_ends_its_sessions_and_forgets_them() throws Exception {
        Up up = start();
        List<Old> sessions = open(up);
        up.program().kill();

        Up again = up.again("--fresh");
        assertThat(sessions).noneMatch(old -> hasProcesses(old.backend()));
        assertThat(site.postgresServers()).hasSize(1);
        assertThat(again.database().backends())
                .doesNotContainAnyElementsOf(sessions.stream().map(Old::backend).toList());
    }

    /** Connects as soon as it is let; what of the key's old backend lives beside the new one. */
    private Set<Long> takeOver(Up up, Old old) {
        try (PlaneClient client = up.client()) {
            Await.until(
                    "a process of a new backend of " + old.key(),
                    START_LIMIT,
                    () -> connect(up, client, old.key()).filter(this::hasProcesses).isPresent());
            return site.processesOf(old.backend());
        }
    }

    /** As a caller whose controller may not be there. */
    private static Optional<BackendName> connect(Up up, PlaneClient client, String key)
            throws InterruptedException {
        try {
            return Optional.of(client.connect(sessions(up).request(key)).backendId());
        } catch (PlaneException e) {
            return Optional.empty();
        }
    }

    private boolean isDecided(BackendStatus status, BackendName backend) {
        boolean lives = !site.processesOf(backend).isEmpty();
        return status == (lives ? BackendStatus.READY : BackendStatus.TERMINATED);
    }

    private Up start() {
        return Up.start(site, "--app", "echo=" + Jvm.echo());
    }

    private static Sessions sessions(Up up) {
        return new Sessions(up.cluster(), new PoolName("demo"), "echo", null);
    }

    private List<Old> open(Up up) {
        List<Old> sessions = new ArrayList<>();
        try (PlaneClient client = up.client()) {
            for (String key : KEYS) {
                BackendName backend = sessions(up).open(client, key).backendId();
                sessions.add(new Old(key, backend, site.processesOf(backend)));
            }
        }
        assertThat(sessions).noneMatch(session -> session.processes().isEmpty());
        return sessions;
    }

    private boolean hasItsProcesses(Old old) {
        return site.processesOf(old.backend()).equals(old.processes());
    }

    private boolean hasProcesses(BackendName backend) {
        return !site.processesOf(backend).isEmpty();
    }

    private static void kill(Set<Long> pids) {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        Await.until(
                "the end of " + pids,
                () ->
                        pids.stream()
                                .flatMap(pid -> ProcessHandle.of(pid).stream())
                                .noneMatch(ProcessHandle::isAlive));
    }

    /** Waits until each backend is ready with its old processes, or ended without any. */
    private void awaitSettled(Up up, PlaneClient client, List<Old> sessions) {
        for (Old old : sessions) {
            Await.until(
                    old + " is taken on or gone",
                    SETTLED_WITHIN.minus(up.sinceBanner().elapsed()),
                    () -> isSettled(old, client.status(old.backend())));
        }
        Figures.say(
                "up killed with %d sessions and started again: each taken on or gone %s after the"
                                .formatted(sessions.size(), up.sinceBanner())
                        + " banner");
    }

    private boolean isSettled(Old old, StatusEntry last) {
        return last.status() == BackendStatus.TERMINATED
                ? site.processesOf(old.backend()).isEmpty()
                : last.status() == BackendStatus.READY && hasItsProcesses(old);
    }

    private static void requireAccountOfTheEnd(
            Database database, PlaneClient client, BackendName backend) throws Exception {
        StatusEntry last = client.status(backend);
        assertThat(last.status()).isEqualTo(BackendStatus.TERMINATED);
        BackendState state = database.state(backend);
        assertThat(state).isInstanceOf(BackendState.Terminated.class);
        BackendState.Terminated end = (BackendState.Terminated) state;
        assertThat(end.message()).as("message of %s", end).isNotBlank();
        Figures.say(
                "%s ended: reason %s, message \"%s\""
                        .formatted(backend, last.terminationReason(), end.message()));
    }

    private static ConnectResponse reconnect(Up up, PlaneClient client, Old old) {
        Stopwatch since = Stopwatch.start();
        ConnectResponse session = sessions(up).open(client, old.key());
        assertThat(since.elapsed()).as("connect of %s", old.key()).isLessThan(CONNECTED_WITHIN);
        Figures.say(
                "key %s connected again in %s, spawned: %s"
                        .formatted(old.key(), since, session.spawned()));
        return session;
    }
}
