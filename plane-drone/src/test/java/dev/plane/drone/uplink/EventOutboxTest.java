package dev.plane.drone.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.DroneTime;
import dev.plane.common.time.ManualTicker;
import dev.plane.drone.store.StateStore;
import dev.plane.testkit.Await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

class EventOutboxTest {
    private static final Duration RESEND = Duration.ofSeconds(10);
    private static final Handshake OURS =
            Handshake.of(new PlaneVersion("0.1.0", "x"), "co-1").withCapabilities();
    private static final Handshake UPSTREAM = Handshake.of(new PlaneVersion("0.5.5", "x"), "co-1");

    @TempDir private Path folder;
    private final ManualTicker ticker = new ManualTicker();
    private @Nullable StateStore opened;
    private final List<Thread> threads = new ArrayList<>();

    /** A socket that keeps what is sent. */
    private record Sink(Handshake peer, List<FromDrone> sent)
            implements TypedSocket<FromDrone, ToDrone> {
        Sink(Handshake peer) {
            this(peer, new CopyOnWriteArrayList<>());
        }

        List<Long> eventIds() {
            return sent.stream()
                    .filter(FromDrone.BackendEvent.class::isInstance)
                    .map(message -> ((FromDrone.BackendEvent) message).eventId().value())
                    .toList();
        }

        @Override
        public boolean send(FromDrone message) {
            return sent.add(message);
        }

        /** A socket that fails at the first message. */
        static Sink failingOnce() {
            List<FromDrone> kept = new CopyOnWriteArrayList<>();
            AtomicBoolean failed = new AtomicBoolean();
            List<FromDrone> failing =
                    new AbstractList<>() {
                        @Override
                        public boolean add(FromDrone message) {
                            if (failed.compareAndSet(false, true)) {
                                throw new IllegalStateException("a fault");
                            }
                            return kept.add(message);
                        }

                        @Override
                        public FromDrone get(int index) {
                            return kept.get(index);
                        }

                        @Override
                        public int size() {
                            return kept.size();
                        }
                    };
            return new Sink(OURS, failing);
        }

        @Override
        public boolean offer(FromDrone message) {
            return sent.add(message);
        }

        @Override
        public Optional<ToDrone> receive() {
            return Optional.empty();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close(int code, String reason) {
            sent.clear();
        }
    }

    @BeforeEach
    void open() {
        opened = StateStore.open(folder.resolve("drone.db"));
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        store().close();
    }

    private StateStore store() {
        return Objects.requireNonNull(opened);
    }

    private EventOutbox start(Sink socket) {
        EventOutbox outbox = new EventOutbox(socket, store(), ticker, RESEND);
        threads.add(
                NamedThreads.virtual(
                        "outbox",
                        () -> {
                            try {
                                outbox.run();
                            } catch (InterruptedException ended) {
                                Thread.currentThread().interrupt();
                            }
                        }));
        return outbox;
    }

    private void record(int count) {
        for (int i = 0; i < count; i++) {
            store().record(
                            new BackendName("b" + i),
                            List.of(new BackendState.Scheduled()),
                            new DroneTime(5));
        }
    }

    @Test
    @DisplayName("mechanism 2: at most 256 events go without an answer")
    void manyEvents_goInWindowsOf256() {
        record(300);
        Sink socket = new Sink(OURS);
        EventOutbox outbox = start(socket);
        Await.until("a full window", () -> socket.eventIds().size() == 256);
        outbox.acknowledged(new EventId(1));
        outbox.acknowledged(new EventId(200));
        Await.until("two more", () -> socket.eventIds().size() == 258);
        assertThat(socket.eventIds()).isSorted().doesNotHaveDuplicates();
        for (long id = 1; id <= 258; id++) {
            outbox.acknowledged(new EventId(id));
        }
        Await.until("the rest", () -> socket.eventIds().size() == 300);
    }

    @Test
    void newEvent_goesAtOnce() {
        Sink socket = new Sink(OURS);
        start(socket);
        record(1);
        Await.until("the event", () -> socket.eventIds().equals(List.of(1L)));
    }

    @Test
    @DisplayName("W-44: an event without an answer goes again after 10 s, an answered one does not")
    void unansweredEvent_goesAgain() {
        record(2);
        Sink socket = new Sink(OURS);
        EventOutbox outbox = start(socket);
        Await.until("both", () -> socket.eventIds().equals(List.of(1L, 2L)));
        outbox.acknowledged(new EventId(1));
        ticker.advance(RESEND.plusMillis(1));
        Await.until("the second again", () -> socket.eventIds().equals(List.of(1L, 2L, 2L)));
    }

    @Test
    void fault_costsNoOtherEvent() {
        Sink socket = Sink.failingOnce();
        record(3);
        start(socket);

        Await.until("the other events", () -> socket.eventIds().containsAll(List.of(2L, 3L)));
    }

    @Test
    @DisplayName("corrections §5.3: an action is acknowledged after the events that it led to")
    void ack_followsTheEvents() {
        record(3);
        Sink socket = new Sink(OURS);
        EventOutbox outbox = start(socket);
        outbox.acknowledge(new ActionName("ak-1"));
        Await.until("all", () -> socket.sent.size() == 4);
        assertThat(socket.sent.getLast())
                .isEqualTo(new FromDrone.AckAction(new ActionName("ak-1")));
    }

    @Test
    @DisplayName("Q11: peers without capabilities get no message")
    void additions_areLeftOutForUpstream() {
        BackendState.Terminated end =
                new BackendState.Terminated(BackendStatus.READY, null, null, 1, "why", true);
        store().record(new BackendName("b1"), List.of(end), new DroneTime(5));
        Sink ours = new Sink(OURS);
        Sink upstream = new Sink(UPSTREAM);
        start(ours);
        start(upstream);
        Await.until("both", () -> ours.sent.size() == 1 && upstream.sent.size() == 1);
        assertThat(state(ours)).isEqualTo(end);
        assertThat(state(upstream)).isEqualTo(end.withoutAdditions());
    }

    private static BackendState state(Sink socket) {
        return ((FromDrone.BackendEvent) socket.sent.getFirst()).state();
    }
}
