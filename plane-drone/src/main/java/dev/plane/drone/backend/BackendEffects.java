package dev.plane.drone.backend;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.LifecycleEvent;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.Pause;
import dev.plane.drone.runtime.BackendExit;
import dev.plane.drone.runtime.BackendRun;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.runtime.Launch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a runtime is made to do for one backend in each of its states, and the watch for its end,
 * which goes on over all states. Results go to the backend's mailbox.
 */
final class BackendEffects {
    private static final Logger LOG = LoggerFactory.getLogger(BackendEffects.class);
    private static final Duration WATCH = Duration.ofHours(1);
    private static final Duration SHOWN_GONE_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final BackendName backend;
    private final BackendRuntime runtime;
    private final Consumer<Letter> mailbox;
    private final Effects effects;
    private @Nullable Thread watch;
    private volatile @Nullable String fault;
    private int generation;

    BackendEffects(BackendName backend, BackendRuntime runtime, Consumer<Letter> mailbox) {
        this.backend = backend;
        this.runtime = runtime;
        this.mailbox = mailbox;
        this.effects = new Effects(backend);
    }

    /** Whether a result belongs to what is being done now. */
    boolean isCurrent(Letter.Result result) {
        return result.generation() == generation;
    }

    /**
     * Does what belongs to {@code state} instead of what was being done.
     *
     * @param run what to run; null when an earlier run of the drone has started it
     */
    void enter(BackendState state, @Nullable BackendRun run) {
        generation++;
        int number = generation;
        switch (state) {
            case BackendState.Loading() when run != null ->
                    effects.replace("prepare", () -> prepare(run, number));
            case BackendState.Starting() when run != null ->
                    effects.replace("start", () -> start(run, number));
            case BackendState.Waiting(var address) -> {
                watch();
                effects.replace("probe", () -> probe(address, number));
            }
            case BackendState.Ready _ -> watch();
            case BackendState.Terminating _ ->
                    effects.replace("stop", () -> stop(TerminationKind.SOFT));
            case BackendState.HardTerminating _ ->
                    effects.replace("kill", () -> stop(TerminationKind.HARD));
            case BackendState.Terminated _ -> cancel();
            case BackendState.Scheduled(), BackendState.Loading(), BackendState.Starting() -> {}
        }
    }

    /** Ends what is being done; what runs goes on. */
    void cancel() {
        effects.cancel();
        if (watch != null) {
            watch.interrupt();
        }
    }

    /** Kills what is left of the backend and returns when it is gone. */
    BackendExit killNow() throws InterruptedException {
        return stopUntilGone(TerminationKind.HARD);
    }

    private void prepare(BackendRun run, int number) throws InterruptedException {
        try {
            Optional<String> refusal = runtime.prepare(backend, run.executable());
            mailbox.accept(
                    new Letter.Result(
                            refusal.<LifecycleEvent>map(BackendEffects::neverRan)
                                    .orElseGet(LifecycleEvent.Prepared::new),
                            number));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be prepared", backend, e);
            mailbox.accept(
                    new Letter.Result(
                            neverRan("it cannot be prepared: " + e.getMessage()), number));
        }
    }

    private void start(BackendRun run, int number) throws InterruptedException {
        try {
            LifecycleEvent event =
                    switch (runtime.start(run)) {
                        case Launch.Running(var address) -> new LifecycleEvent.Started(address);
                        case Launch.Refused(var reason) -> neverRan(reason);
                    };
            mailbox.accept(new Letter.Result(event, number));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} may or may not have been started", backend, e);
            fault = e.getMessage();
            mailbox.accept(
                    new Letter.Result(
                            new LifecycleEvent.StopRequested(
                                    TerminationKind.HARD, TerminationReason.INTERNAL_ERROR),
                            number));
        }
    }

    private void probe(BackendAddress address, int number) throws InterruptedException {
        boolean answers = runtime.awaitReady(backend, address);
        mailbox.accept(
                new Letter.Result(
                        answers
                                ? new LifecycleEvent.Answered()
                                : new LifecycleEvent.NeverAnswered(),
                        number));
    }

    private void stop(TerminationKind kind) throws InterruptedException {
        BackendExit exit = stopUntilGone(kind);
        String cause = fault;
        mailbox.accept(
                new Letter.Exited(
                        cause == null
                                ? exit
                                : new BackendExit(
                                        exit.code(),
                                        exit.outOfMemory(),
                                        cause + "; " + exit.account())));
    }

    private BackendExit stopUntilGone(TerminationKind kind) throws InterruptedException {
        while (true) {
            try {
                runtime.stop(backend, kind);
                Optional<BackendExit> exit = runtime.awaitExit(backend, SHOWN_GONE_WITHIN);
                if (exit.isPresent()) {
                    return exit.get();
                }
                LOG.error("{} has been stopped but is not gone; stopping it again", backend);
            } catch (IOException | RuntimeException e) {
                LOG.error("{} cannot be stopped; trying again: {}", backend, e.toString());
                Pause.of(RETRY);
            }
        }
    }

    private void watch() {
        if (watch == null) {
            watch = NamedThreads.virtual(backend + "-watch", this::awaitExit);
        }
    }

    private void awaitExit() {
        try {
            while (true) {
                Optional<BackendExit> exit = lookForExit();
                if (exit.isPresent()) {
                    mailbox.accept(new Letter.Exited(exit.get()));
                    return;
                }
            }
        } catch (InterruptedException cancelled) {
            LOG.debug("{} is not watched any more", backend);
        }
    }

    private Optional<BackendExit> lookForExit() throws InterruptedException {
        try {
            return runtime.awaitExit(backend, WATCH);
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be watched; trying again: {}", backend, e.toString());
            Pause.of(RETRY);
            return Optional.empty();
        }
    }

    private static LifecycleEvent.Ended neverRan(String why) {
        return new LifecycleEvent.Ended(null, why, false);
    }
}
