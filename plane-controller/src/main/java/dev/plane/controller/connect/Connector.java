package dev.plane.controller.connect;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.WaitFor;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.Deadline;
import dev.plane.common.time.Ticker;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.connect.ConnectResult.Connected;
import dev.plane.controller.connect.ConnectResult.Refused;

import java.time.Duration;

/**
 * From a key to a session. The holder of the key is shared if there is one; a holder that is ending
 * is waited for if the caller can have a new one; otherwise a backend is started. What two callers
 * do at once is decided in the database alone.
 */
public final class Connector {
    private static final int MAX_RACES = 3;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ConnectSteps steps;
    private final BackendStore backends;
    private final Terminator terminator;
    private final ConnectGate gate;
    private final Ticker ticker;
    private final ConnectConfig.Waits waits;

    public Connector(
            ConnectSteps steps,
            BackendStore backends,
            Terminator terminator,
            ConnectGate gate,
            Ticker ticker,
            ConnectConfig.Waits waits) {
        this.steps = steps;
        this.backends = backends;
        this.terminator = terminator;
        this.gate = gate;
        this.ticker = ticker;
        this.waits = waits;
    }

    /** A session for the caller, or why there is none. Interrupting the thread gives up waiting. */
    public ConnectResult connect(ConnectRequest request) throws InterruptedException {
        ConnectResult result = session(request);
        return request.waitFor() == WaitFor.READY && result instanceof Connected(var response)
                ? new Connected(whenReady(response))
                : result;
    }

    private ConnectResult session(ConnectRequest request) throws InterruptedException {
        long start = ticker.nanos();
        int races = 0;
        while (true) {
            switch (gate.pass(() -> steps.attempt(request))) {
                case Attempt.Done(var result) -> {
                    return result;
                }
                case Attempt.Ending(var holder) -> {
                    if (!hasEnded(holder, start)) {
                        return Refused.of(ApiErrorKind.KeyHeldUnhealthy, RETRY_AFTER);
                    }
                }
                case Attempt.Raced(var kind) -> {
                    races++;
                    if (races == MAX_RACES) {
                        return Refused.of(kind, RETRY_AFTER);
                    }
                }
            }
        }
    }

    /** Waits for the end of a holder, the last part of the time after a hard stop. */
    private boolean hasEnded(BackendName holder, long start) throws InterruptedException {
        Duration left = waits.end().minusNanos(ticker.nanos() - start);
        if (isTerminated(holder, left)) {
            return true;
        }
        gate.pass(
                () ->
                        terminator.terminate(
                                holder,
                                TerminationKind.HARD,
                                TerminationReason.EXTERNAL,
                                "stopped hard because a new session waited for its key"));
        return isTerminated(holder, waits.hardEnd());
    }

    private boolean isTerminated(BackendName backend, Duration atMost) throws InterruptedException {
        return backends.await(backend, BackendStatus.TERMINATED, atMost)
                .map(status -> status == BackendStatus.TERMINATED)
                .orElse(true);
    }

    private ConnectResponse whenReady(ConnectResponse response) throws InterruptedException {
        BackendName backend = response.backendId();
        Deadline deadline = Deadline.in(waits.ready());
        BackendStatus reached =
                backends.await(backend, BackendStatus.READY, deadline.left())
                        .orElse(response.status());
        if (reached.isAtLeast(BackendStatus.TERMINATING)) {
            // It will not get ready any more, so what is waited for is its end.
            reached =
                    backends.await(backend, BackendStatus.TERMINATED, deadline.left())
                            .orElse(reached);
        }
        return new ConnectResponse(
                response.backendId(),
                response.spawned(),
                reached,
                response.token(),
                response.url(),
                response.subdomain(),
                response.secretToken(),
                response.statusUrl(),
                response.drone());
    }
}
