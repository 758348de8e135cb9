package dev.plane.controller.connect;

import dev.plane.common.connect.ConnectRequest;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.Work;

import java.util.List;
import java.util.function.Supplier;

/** The endpoint that turns a key into a session. */
public final class ConnectApi implements Api {
    private final Supplier<Connector> connector;

    /**
     * The endpoint.
     *
     * @param connector asked for with the first request: it needs the address that others reach
     *     this controller at, which is known once the controller listens
     */
    public ConnectApi(Supplier<Connector> connector) {
        this.connector = connector;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.postJson("/ctrl/connect", Work.OWN, "Internal error.", this::connect));
    }

    private Answer connect(Call call) throws InterruptedException {
        return switch (connector.get().connect(call.body(ConnectRequest.class))) {
            case ConnectResult.Connected(var response) -> new Answer.Ok(response);
            case ConnectResult.Refused(var kind, var message, var retryAfter) ->
                    new Answer.Refused(kind.status(), kind, message, retryAfter);
        };
    }
}
