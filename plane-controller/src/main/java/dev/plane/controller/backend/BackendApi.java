package dev.plane.controller.backend;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.Ticker;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.EventSource;
import dev.plane.controller.http.HttpRefusal;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.Work;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Status, stream of statuses and termination of one backend. */
public final class BackendApi implements Api {
    private static final String FAULT = "Database error";
    private static final Answer.Refused NO_SUCH_BACKEND =
            Answer.Refused.of(ApiErrorKind.NotFound, "Backend does not exist");

    private final BackendStore backends;
    private final Terminator terminator;
    private final Ticker ticker;

    public BackendApi(BackendStore backends, Terminator terminator, Ticker ticker) {
        this.backends = backends;
        this.terminator = terminator;
        this.ticker = ticker;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/pub/b/{backend}/status", Work.READ, FAULT, this::status),
                Route.events("/pub/b/{backend}/status-stream", Work.READ, FAULT, this::stream),
                Route.post(
                        "/ctrl/b/{backend}/soft-terminate",
                        Work.WRITE,
                        FAULT,
                        call -> terminate(call, TerminationKind.SOFT)),
                Route.post(
                        "/ctrl/b/{backend}/hard-terminate",
                        Work.WRITE,
                        FAULT,
                        call -> terminate(call, TerminationKind.HARD)));
    }

    private Answer status(Call call) {
        return name(call)
                .flatMap(backends::status)
                .<Answer>map(Answer.Ok::new)
                .orElse(NO_SUCH_BACKEND);
    }

    private EventSource stream(Call call) {
        BackendName backend = name(call).orElseThrow(() -> new HttpRefusal(NO_SUCH_BACKEND));
        if (backends.status(backend).isEmpty()) {
            throw new HttpRefusal(NO_SUCH_BACKEND);
        }
        BackendStatus after = call.header("last-event-id").map(BackendApi::statusOf).orElse(null);
        return new StatusStream(() -> backends.feed(backend, after), StatusStream.SILENCE, ticker);
    }

    private Answer terminate(Call call, TerminationKind kind) {
        boolean known =
                name(call)
                        .map(
                                backend ->
                                        terminator.terminate(
                                                backend,
                                                kind,
                                                TerminationReason.EXTERNAL,
                                                "stopped through the API"))
                        .orElse(false);
        return known ? new Answer.Ok(null) : NO_SUCH_BACKEND;
    }

    /** A text that no backend can be called is the name of none. */
    private static Optional<BackendName> name(Call call) {
        String text = call.path("backend");
        try {
            return Optional.of(new BackendName(text));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    /** A status that is none is ignored, as upstream does. */
    private static @Nullable BackendStatus statusOf(String lastEventId) {
        try {
            return BackendStatus.of(lastEventId.strip());
        } catch (InvalidValueException e) {
            return null;
        }
    }
}
