package dev.plane.drone.backend;

import dev.plane.common.backend.BackendLifecycle;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.LifecycleEvent;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.time.Pause;
import dev.plane.drone.runtime.BackendExit;
import dev.plane.drone.runtime.BackendRun;
import dev.plane.drone.runtime.Sighting;
import dev.plane.drone.store.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One backend: a mailbox, and the thread that reads it. Each letter leads, by way of {@link
 * BackendLifecycle}, to the next state, which is written down (and so announced) before what
 * belongs to it is done.
 *
 * <p>Only the first state must be written before anything else happens. Later a store that cannot
 * be written holds up news, never a stop: states wait here and are written in order as soon as that
 * is possible.
 */
final class BackendRunner implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BackendRunner.class);
    private static final int MOST_WAITING = 256;
    private static final Duration SAVE_AGAIN = Duration.ofSeconds(1);

    private final BackendName backend;
    private final BackendParts parts;
    private final Predicate<BackendRunner> retire;
    private final BlockingQueue<Letter> mailbox = new LinkedBlockingQueue<>();
    private final BackendEffects effects;
    private final CompletableFuture<Void> accountedFor = new CompletableFuture<>();
    private final List<BackendState> unsaved = new ArrayList<>();
    private @Nullable BackendState state;
    private @Nullable BackendRun run;

    /**
     * A runner whose thread is yet to be started.
     *
     * @param retire takes an idle runner out of service, unless letters have come in meanwhile
     */
    BackendRunner(BackendName backend, BackendParts parts, Predicate<BackendRunner> retire) {
        this.backend = backend;
        this.parts = parts;
        this.retire = retire;
        this.effects = new BackendEffects(backend, parts.runtime(), mailbox::add);
    }

    BackendName backend() {
        return backend;
    }

    /** Puts a letter into the mailbox. Actions beyond a limit are dropped: they are sent again. */
    void deliver(Letter letter) {
        if (letter instanceof Letter.Assigned && mailbox.size() >= MOST_WAITING) {
            LOG.warn("{}: {} letters wait; an action is dropped", backend, MOST_WAITING);
            return;
        }
        mailbox.add(letter);
    }

    /** Done when what an earlier run of the drone has left holds a lease, or is gone. */
    CompletableFuture<Void> accountedFor() {
        return accountedFor;
    }

    boolean hasLetters() {
        return !mailbox.isEmpty();
    }

    @Override
    public void run() {
        try {
            load();
            while (!(isIdle() && retire.test(this))) {
                Optional<Letter> letter = nextLetter();
                if (letter.isPresent()) {
                    open(letter.get());
                }
                save();
            }
        } catch (InterruptedException closed) {
            effects.cancel();
        } finally {
            accountedFor.complete(null);
        }
    }

    private Optional<Letter> nextLetter() throws InterruptedException {
        if (unsaved.isEmpty()) {
            return Optional.of(mailbox.take());
        }
        return Optional.ofNullable(mailbox.poll(SAVE_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** A bad letter is dropped: the next one may be the one that stops the backend. */
    private void open(Letter letter) throws InterruptedException {
        try {
            handle(letter);
        } catch (StoreException e) {
            LOG.error("{}: put off: {}", backend, e.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("{}: {} could not be handled", backend, letter.getClass(), fault);
        }
    }

    private void handle(Letter letter) throws InterruptedException {
        switch (letter) {
            case Letter.Assigned(var action, var ack) -> perform(action, ack);
            case Letter.Stop(var kind, var reason) ->
                    apply(new LifecycleEvent.StopRequested(kind, reason));
            case Letter.Result result when effects.isCurrent(result) -> apply(result.event());
            case Letter.Result late -> LOG.debug("{}: {} comes late", backend, late.event());
            case Letter.Exited(var exit) -> ended(exit);
            case Letter.Resume() -> resume();
            case Letter.Stray() -> endStray();
        }
    }

    private void perform(BackendAction action, Runnable ack) throws InterruptedException {
        switch (action) {
            case BackendAction.Spawn spawn when state == null -> spawn(spawn);
            case BackendAction.Spawn _ -> LOG.debug("{}: spawn repeated", backend);
            case BackendAction.Terminate _ when state == null -> endStray();
            case BackendAction.Terminate(var kind, var reason) ->
                    apply(new LifecycleEvent.StopRequested(kind, reason));
        }
        if (unsaved.isEmpty()) {
            ack.run();
        }
    }

    private void spawn(BackendAction.Spawn spawn) throws InterruptedException {
        Optional<String> refusal = parts.keeper().accept(backend, spawn.key());
        BackendState first = new BackendState.Scheduled();
        BackendState next =
                BackendLifecycle.next(
                        first,
                        refusal.<LifecycleEvent>map(
                                        why ->
                                                new LifecycleEvent.Refused(
                                                        TerminationReason.KEY_EXPIRED, why))
                                .orElseGet(LifecycleEvent.Accepted::new));
        try {
            parts.store().record(backend, List.of(first, next), parts.clock().now());
        } catch (StoreException e) {
            parts.keeper().forget(backend);
            throw e;
        }
        LOG.info("{}: {}", backend, refusal.orElse("accepted for key " + spawn.key().key().name()));
        state = next;
        run = new BackendRun(backend, spawn.executable(), spawn.key(), spawn.staticToken());
        effects.enter(next, run);
    }

    /** Ends what the drone knows nothing of, and says that it is lost. */
    private void endStray() throws InterruptedException {
        try {
            parts.runtime().find(backend);
            BackendExit exit = effects.killNow();
            if (state == null) {
                BackendState lost =
                        new BackendState.Terminated(
                                BackendStatus.READY,
                                null,
                                TerminationReason.LOST,
                                null,
                                "its drone has no record of it: " + exit.account(),
                                null);
                parts.store().record(backend, List.of(lost), parts.clock().now());
                state = lost;
            }
            parts.runtime().forget(backend);
        } catch (IOException e) {
            throw new IllegalStateException("what is left of " + backend + " cannot be ended", e);
        }
    }

    private void resume() throws InterruptedException {
        switch (look()) {
            case Sighting.Running(var address) -> {
                boolean leased = parts.keeper().resume(backend);
                catchUp(new LifecycleEvent.Accepted());
                catchUp(new LifecycleEvent.Prepared());
                catchUp(new LifecycleEvent.Started(address));
                LOG.info("{}: taken on at {}", backend, address);
                if (leased) {
                    accountedFor.complete(null);
                } else {
                    catchUp(
                            new LifecycleEvent.StopRequested(
                                    TerminationKind.HARD, TerminationReason.KEY_EXPIRED));
                }
                enter();
            }
            case Sighting.Gone(var exit) -> ended(exit);
            case Sighting.Nothing() ->
                    ended(
                            new BackendExit(
                                    null,
                                    false,
                                    "its drone was restarted while it was being started"));
        }
    }

    private Sighting look() throws InterruptedException {
        while (true) {
            try {
                return parts.runtime().find(backend);
            } catch (IOException e) {
                LOG.error("{} cannot be looked for; trying again: {}", backend, e.toString());
                Pause.of(SAVE_AGAIN);
            }
        }
    }

    private void ended(BackendExit exit) {
        BackendState present = state;
        if (present != null) {
            apply(
                    new LifecycleEvent.Ended(
                            exit.code(), EndMessage.of(present, exit), exit.outOfMemory()));
        }
    }

    private void apply(LifecycleEvent event) {
        if (catchUp(event)) {
            enter();
        }
    }

    /** Writes the present state down, then does what belongs to it. */
    private void enter() {
        BackendState present = state;
        if (present != null) {
            save();
            effects.enter(present, run);
        }
    }

    /** Moves to the state after {@code event} without doing what belongs to it. */
    private boolean catchUp(LifecycleEvent event) {
        BackendState present = state;
        if (present == null) {
            return false;
        }
        BackendState next = BackendLifecycle.next(present, event);
        if (next.equals(present)) {
            return false;
        }
        LOG.info("{}: {}", backend, account(next));
        state = next;
        unsaved.add(next);
        return true;
    }

    private void save() {
        if (unsaved.isEmpty()) {
            return;
        }
        try {
            parts.store().record(backend, unsaved, parts.clock().now());
            unsaved.clear();
        } catch (StoreException e) {
            LOG.error("{}: not written, trying again: {}", backend, e.getMessage());
            return;
        }
        if (state instanceof BackendState.Terminated) {
            release();
        }
    }

    private static String account(BackendState state) {
        String status = state.status().wireName();
        return state instanceof BackendState.Terminated end && end.message() != null
                ? status + ": " + end.message()
                : status;
    }

    private void release() {
        parts.keeper().forget(backend);
        try {
            parts.runtime().forget(backend);
        } catch (IOException e) {
            LOG.warn("{}: its traces cannot be removed: {}", backend, e.toString());
        }
    }

    private boolean isIdle() {
        return unsaved.isEmpty() && (state == null || state instanceof BackendState.Terminated);
    }

    private void load() throws InterruptedException {
        while (true) {
            try {
                state = parts.store().state(backend).orElse(null);
                return;
            } catch (StoreException e) {
                LOG.error("{}: not read, trying again: {}", backend, e.getMessage());
                Pause.of(SAVE_AGAIN);
            }
        }
    }
}
