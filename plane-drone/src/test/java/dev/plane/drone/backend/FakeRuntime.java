package dev.plane.drone.backend;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.drone.runtime.BackendExit;
import dev.plane.drone.runtime.BackendRun;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.runtime.Launch;
import dev.plane.drone.runtime.Sighting;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A runtime whose processes are entries of a map. Each step can be held up or made to fail. */
final class FakeRuntime implements BackendRuntime {
    static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:4711");

    /** What was called, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Why preparing is refused; empty to let it pass. */
    volatile String refusal = "";

    /** Whether the backend ends when it is asked to. */
    volatile boolean obedient = true;

    /** Number of stops that fail or do nothing from now on. */
    final AtomicInteger failingStops = new AtomicInteger();

    volatile CountDownLatch start = new CountDownLatch(0);
    volatile CountDownLatch answer = new CountDownLatch(0);
    volatile boolean answersInTime = true;
    volatile boolean startFails;

    private final Map<BackendName, Boolean> running = new HashMap<>();
    private final Map<BackendName, BackendExit> gone = new HashMap<>();

    synchronized boolean runs(BackendName backend) {
        return running.containsKey(backend);
    }

    /** A process of an earlier run of the drone. */
    synchronized void plant(BackendName backend) {
        running.put(backend, true);
    }

    synchronized void exit(BackendName backend, int code) {
        running.remove(backend);
        gone.put(backend, new BackendExit(code, false, "exited with code " + code));
        notifyAll();
    }

    @Override
    public Optional<String> prepare(BackendName backend, RawJson executable) {
        calls.add("prepare");
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }

    @Override
    public Launch start(BackendRun run) throws IOException {
        calls.add("start");
        awaitThrough(start);
        plant(run.backend());
        calls.add("started");
        if (startFails) {
            throw new IOException("the answer was lost");
        }
        return new Launch.Running(ADDRESS);
    }

    @Override
    public boolean awaitReady(BackendName backend, BackendAddress address)
            throws InterruptedException {
        calls.add("probe");
        answer.await();
        return answersInTime;
    }

    @Override
    public void stop(BackendName backend, TerminationKind kind) throws IOException {
        calls.add("stop " + kind);
        if (failingStops.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("no answer");
        }
        if (runs(backend) && (obedient || kind == TerminationKind.HARD)) {
            exit(backend, kind == TerminationKind.SOFT ? 143 : 137);
        }
    }

    @Override
    public synchronized Optional<BackendExit> awaitExit(BackendName backend, Duration limit)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (running.containsKey(backend)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        return Optional.of(
                gone.getOrDefault(backend, new BackendExit(null, false, "nothing was running")));
    }

    @Override
    public synchronized Sighting find(BackendName backend) {
        if (running.containsKey(backend)) {
            return new Sighting.Running(ADDRESS);
        }
        BackendExit exit = gone.get(backend);
        return exit == null ? new Sighting.Nothing() : new Sighting.Gone(exit);
    }

    @Override
    public synchronized Set<BackendName> traces() {
        Set<BackendName> all = new TreeSet<>((a, b) -> a.value().compareTo(b.value()));
        all.addAll(running.keySet());
        all.addAll(gone.keySet());
        return all;
    }

    @Override
    public synchronized void forget(BackendName backend) {
        calls.add("forget");
        gone.remove(backend);
    }

    @Override
    public void prune() {
        calls.add("prune");
    }

    @Override
    public List<String> images() {
        return List.of();
    }

    @Override
    public void close() {
        calls.add("close");
    }

    /** As a call that cannot be interrupted. */
    private static void awaitThrough(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
