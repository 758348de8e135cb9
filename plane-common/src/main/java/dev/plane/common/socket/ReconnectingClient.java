package dev.plane.common.socket;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.Backoff;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps a typed socket to a controller connected. It connects at once, again after each loss with
 * the waits of {@link Backoff}, and every 10 s while the controller refuses the name (close code
 * 1008). Each connection gets a session on a virtual thread; there is never more than one at a
 * time.
 *
 * <pre>{@code
 * var client = ReconnectingClient.<FromDns, ToDns>builder(ToDns.class)
 *         .endpoint(ControllerUri.parse("http://localhost:8080"), "/ctrl/dns-socket")
 *         .handshake(() -> Handshake.of(version, "ns-example"))
 *         .session(socket -> {
 *             Optional<ToDns> message;
 *             while ((message = socket.receive()).isPresent()) {
 *                 answer(message.get());
 *             }
 *         })
 *         .start("dns-uplink");
 * }</pre>
 *
 * @param <Out> messages that this end sends
 * @param <In> messages that this end receives
 */
public final class ReconnectingClient<Out, In> implements AutoCloseable {
    /** What is done with one connection. Its return ends the connection. */
    @FunctionalInterface
    public interface Session<Out, In> {
        /**
         * Uses the socket until it has ended. A session that has not returned 10 s after the end of
         * its socket is interrupted; no new connection is made before it has returned.
         */
        void run(TypedSocket<Out, In> socket) throws InterruptedException;
    }

    private enum Outcome {
        CONNECTED,
        FAILED,
        REFUSED
    }

    private static final Logger log = LoggerFactory.getLogger(ReconnectingClient.class);
    private static final Duration SESSION_GRACE = Duration.ofSeconds(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final ClientConfig<Out, In> config;
    private final String name;
    private final FailureLog failures;
    private final Backoff backoff;
    private final ExecutorService executor;
    private volatile HttpClient http;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread runner;
    private volatile @Nullable OpenSocket<Out, In> current;

    private ReconnectingClient(ClientConfig<Out, In> config, String name) {
        this.config = config;
        this.name = name;
        this.failures = new FailureLog(name, config.controller(), config.settings().ticker());
        this.backoff = new Backoff(config.settings().ticker(), config.random());
        this.executor = NamedThreads.perTask(name + "-http");
        this.http = newHttp();
        this.runner = NamedThreads.virtual(name, this::run);
    }

    /**
     * Describes a client.
     *
     * @param incoming the sealed interface of the messages to receive
     */
    public static <Out, In> Builder<Out, In> builder(Class<In> incoming) {
        return new Builder<>(incoming);
    }

    /** Whether handshakes are exchanged and the connection is not known to have ended. */
    public boolean isConnected() {
        OpenSocket<Out, In> socket = current;
        return socket != null && socket.isOpen();
    }

    /** Lets queued messages go out and ends connection and session; takes 15 s at most. */
    @Override
    public void close() {
        closing.countDown();
        OpenSocket<Out, In> socket = current;
        if (socket == null) {
            runner.interrupt();
        } else {
            socket.close(CloseCode.GOING_AWAY, "closing");
        }
        try {
            if (!runner.join(CLOSE_WITHIN)) {
                runner.interrupt();
                if (!runner.join(CLOSE_WITHIN)) {
                    log.warn("{}: the session has not ended; left behind", name);
                }
            }
        } catch (InterruptedException interrupted) {
            runner.interrupt();
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
        executor.shutdownNow();
    }

    private void run() {
        Duration wait = backoff.next();
        try {
            while (!closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                wait =
                        switch (attempt()) {
                            case CONNECTED, FAILED -> backoff.next();
                            case REFUSED -> config.refusedPause();
                        };
            }
        } catch (InterruptedException interrupted) {
            log.debug("{}: ended by an interrupt", name);
        }
    }

    private Outcome attempt() throws InterruptedException {
        try {
            Handshake mine = config.handshake().get();
            Optional<OpenSocket<Out, In>> socket = connect(mine);
            if (socket.isEmpty()) {
                failures.report("no handshake came; check that the URL is a controller's");
                return Outcome.FAILED;
            }
            backoff.succeeded();
            failures.forget();
            serve(mine.name(), socket.get());
            return outcome(mine.name(), socket.get());
        } catch (IOException e) {
            failures.report(ConnectFailure.explain(e));
        } catch (RuntimeException | Error fault) { // an Error must not end the attempts for ever
            log.error("{}: cannot connect", name, fault);
        }
        renewHttp();
        return Outcome.FAILED;
    }

    /** An HTTP client whose selector has died, for want of memory or files, never works again. */
    private void renewHttp() {
        http.shutdownNow();
        http = newHttp();
    }

    private HttpClient newHttp() {
        return HttpClient.newBuilder().executor(executor).build();
    }

    private Optional<OpenSocket<Out, In>> connect(Handshake mine)
            throws IOException, InterruptedException {
        ClientEnd<Out, In> end = new ClientEnd<>(config.incoming(), mine, config.settings());
        return end.open(
                JdkTransport.connect(
                        http,
                        config.controller().webSocket(config.pathAndQuery()),
                        config.controller().bearerToken(),
                        end.listener(),
                        config.settings().handshakeWithin()));
    }

    private void serve(String self, OpenSocket<Out, In> socket) throws InterruptedException {
        current = socket;
        log.info(
                "{} connected to {} at {}",
                self,
                PeerText.forLog(socket.peer().name()),
                config.controller());
        Thread session = NamedThreads.virtual(name + "-session", () -> run(socket));
        try {
            if (closing.getCount() == 0 || !socket.awaitEnd(config.life())) {
                socket.close(CloseCode.GOING_AWAY, "connecting anew");
            }
            while (!session.join(SESSION_GRACE)) {
                log.error("{}: the session outlives its connection; interrupting it", name);
                session.interrupt();
            }
        } catch (InterruptedException interrupted) {
            socket.close(CloseCode.GOING_AWAY, "closing");
            session.interrupt();
            session.join(CLOSE_WITHIN);
            throw interrupted;
        } finally {
            current = null;
        }
    }

    private void run(OpenSocket<Out, In> socket) {
        try {
            config.session().run(socket);
        } catch (InterruptedException interrupted) {
            log.debug("{}: the session was interrupted", name);
        } catch (RuntimeException fault) {
            log.error("{}: the session failed; connecting anew", name, fault);
        } finally {
            socket.close(CloseCode.GOING_AWAY, "session ended");
        }
    }

    private Outcome outcome(String self, OpenSocket<Out, In> socket) {
        Inbox.End end = socket.end().orElse(new Inbox.End(CloseCode.ABNORMAL, ""));
        if (end.code() != CloseCode.POLICY_VIOLATION) {
            log.info(
                    "{}: connection ended (code {}) {}",
                    self,
                    end.code(),
                    PeerText.forLog(end.reason()));
            return Outcome.CONNECTED;
        }
        log.error(
                "{} is refused by {}: {}. Stop the other instance or choose another name;"
                        + " trying again in {} s",
                self,
                config.controller(),
                end.reason().isEmpty() ? "no reason given" : PeerText.forLog(end.reason()),
                config.refusedPause().toSeconds());
        return Outcome.REFUSED;
    }

    /**
     * Collects what a client needs; endpoint, handshake and session must be given.
     *
     * @param <Out> messages that the client sends
     * @param <In> messages that the client receives
     */
    public static final class Builder<Out, In> {
        private final Class<In> incoming;
        private @Nullable ControllerUri controller;
        private String pathAndQuery = "/";
        private @Nullable Supplier<Handshake> handshake;
        private @Nullable Session<Out, In> session;
        private @Nullable Duration plannedMean;
        private Duration plannedSpread = Duration.ZERO;
        private Duration refusedPause = Duration.ofSeconds(10);
        private SocketSettings settings = SocketSettings.defaults();
        private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

        private Builder(Class<In> incoming) {
            this.incoming = incoming;
        }

        /** Where to connect, for instance {@code /ctrl/dns-socket}. */
        public Builder<Out, In> endpoint(ControllerUri newController, String newPathAndQuery) {
            controller = newController;
            pathAndQuery = newPathAndQuery;
            return this;
        }

        /** The handshake of this end, asked for at each connection. */
        public Builder<Out, In> handshake(Supplier<Handshake> newHandshake) {
            handshake = newHandshake;
            return this;
        }

        public Builder<Out, In> session(Session<Out, In> newSession) {
            session = newSession;
            return this;
        }

        /**
         * Has a healthy connection replaced after {@code mean} ± {@code spread}, so that clients
         * spread again over controllers. Without it a connection lives as long as it can.
         */
        public Builder<Out, In> plannedReconnect(Duration mean, Duration spread) {
            if (spread.isNegative() || spread.compareTo(mean) >= 0) {
                throw new IllegalArgumentException(
                        "spread: " + spread + " (expected: from 0 to less than " + mean + ")");
            }
            plannedMean = mean;
            plannedSpread = spread;
            return this;
        }

        /** The wait after a refusal; 10 s if not given. */
        public Builder<Out, In> refusedPause(Duration newRefusedPause) {
            refusedPause = newRefusedPause;
            return this;
        }

        public Builder<Out, In> settings(SocketSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /** Where jitter comes from. */
        public Builder<Out, In> random(RandomGenerator newRandom) {
            random = newRandom;
            return this;
        }

        /** Starts connecting, on a virtual thread {@code name}. */
        public ReconnectingClient<Out, In> start(String name) {
            ClientConfig<Out, In> config =
                    new ClientConfig<>(
                            incoming,
                            Objects.requireNonNull(controller, "endpoint"),
                            pathAndQuery,
                            Objects.requireNonNull(handshake, "handshake"),
                            Objects.requireNonNull(session, "session"),
                            plannedMean,
                            plannedSpread,
                            refusedPause,
                            settings,
                            random);
            return new ReconnectingClient<>(config, name);
        }
    }
}
