package dev.plane.controller.http;

import dev.plane.common.error.InvalidValueException;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

import reactor.core.publisher.Mono;

/**
 * The way of a request through the controller: path, guards, method, body, permit, endpoint,
 * answer. What does not block happens on the event loop, the endpoint on a virtual thread.
 */
public final class HttpPipeline implements HttpHandler {
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;
    private static final Answer STOPPING = Answer.Refused.bad(503, "the controller stops");
    private static final Answer FULL =
            Answer.Refused.bad(503, "too many open streams on this controller");

    private final RouteTable routes;
    private final ControlGuard guard;
    private final Authorization authorization;
    private final Admission admission;
    private final Workers workers;
    private final AnswerWriter writer;
    private final EventStreams streams;
    private final Sockets sockets;
    private final OpeningTime opening;

    public HttpPipeline(
            RouteTable routes,
            Guards guards,
            Admission admission,
            Workers workers,
            AnswerWriter writer) {
        this.routes = routes;
        this.guard = guards.control();
        this.authorization = guards.authorization();
        this.opening = guards.opening();
        this.admission = admission;
        this.workers = workers;
        this.writer = writer;
        this.streams = new EventStreams(workers, writer);
        this.sockets = new Sockets(workers, writer);
    }

    /** What a request must get past. */
    public record Guards(OpeningTime opening, ControlGuard control, Authorization authorization) {}

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        return opening.isOpen()
                ? route(request, response)
                : opening.opened().then(Mono.defer(() -> route(request, response)));
    }

    /** Ends the streams and sockets, which would never end by themselves. */
    public void endStreams() {
        streams.endAll();
        sockets.closeAll();
    }

    private Mono<Void> route(ServerHttpRequest request, ServerHttpResponse response) {
        RouteTable.Match match = routes.match(request.getURI().getRawPath());
        if (match == null) {
            return writer.write(new Exchange(request, response, null), new Answer.Empty(NOT_FOUND));
        }
        Exchange exchange = new Exchange(request, response, match.resource().zone());
        return switch (match.resource().zone()) {
            case PUBLIC -> onPublic(exchange, match);
            case CONTROL -> onControl(exchange, match);
        };
    }

    private Mono<Void> onPublic(Exchange exchange, RouteTable.Match match) {
        return exchange.request().getMethod().equals(HttpMethod.OPTIONS)
                ? writer.write(exchange, new Answer.Preflight(match.resource().allow()))
                : serve(exchange, match);
    }

    private Mono<Void> onControl(Exchange exchange, RouteTable.Match match) {
        Answer.Refused refused = guard.check(exchange.request());
        if (refused != null) {
            return writer.write(exchange, refused);
        }
        return authorization
                .check(exchange.request())
                .flatMap(refusal -> writer.write(exchange, refusal).thenReturn(true))
                .defaultIfEmpty(false)
                .flatMap(answered -> answered ? Mono.empty() : serve(exchange, match));
    }

    private Mono<Void> serve(Exchange exchange, RouteTable.Match match) {
        Route route = match.resource().route(exchange.request().getMethod());
        if (route == null) {
            return writer.write(exchange, new Answer.MethodNotAllowed(match.resource().allow()));
        }
        if (admission.isFull(route.work())) {
            return writer.write(exchange, Admission.overloaded(route.work()));
        }
        Call call = Call.of(exchange.request(), match);
        return switch (route.endpoint()) {
            case Endpoint.Plain(var handler) ->
                    work(route, () -> handler.answer(call))
                            .flatMap(outcome -> writer.write(exchange, answerOf(outcome)));
            case Endpoint.WithBody(var handler) ->
                    Bodies.json(exchange.request())
                            .flatMap(body -> work(route, () -> handler.answer(call.withBody(body))))
                            .onErrorResume(HttpRefusal.class, e -> Mono.just(refused(e)))
                            .flatMap(outcome -> writer.write(exchange, answerOf(outcome)));
            case Endpoint.Events(var handler) ->
                    work(route, () -> handler.open(call))
                            .flatMap(outcome -> stream(exchange, outcome));
            case Endpoint.Socket(var handler) -> {
                Answer wrong = Upgrade.check(exchange);
                yield wrong != null
                        ? writer.write(exchange, wrong)
                        : work(route, () -> handler.open(call))
                                .flatMap(outcome -> upgrade(exchange, outcome));
            }
        };
    }

    private Mono<Void> stream(Exchange exchange, Outcome<EventSource> outcome) {
        return switch (outcome) {
            case Outcome.Done(var source) when !streams.isFull() ->
                    streams.stream(exchange, source);
            case Outcome.Done(var _) -> writer.write(exchange, FULL);
            case Outcome.Not(var answer) -> writer.write(exchange, answer);
        };
    }

    private Mono<Void> upgrade(Exchange exchange, Outcome<SocketRun> outcome) {
        return switch (outcome) {
            case Outcome.Done(var run) when !sockets.isFull() -> sockets.upgrade(exchange, run);
            case Outcome.Done(var _) -> writer.write(exchange, FULL);
            case Outcome.Not(var answer) -> writer.write(exchange, answer);
        };
    }

    private static Answer answerOf(Outcome<Answer> outcome) {
        return switch (outcome) {
            case Outcome.Done(var answer) -> answer;
            case Outcome.Not(var answer) -> answer;
        };
    }

    /** What became of the work of an endpoint. */
    private sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        record Not<T>(Answer answer) implements Outcome<T> {}
    }

    private <T> Mono<Outcome<T>> work(Route route, Worker.Section<T> section) {
        return workers.call(() -> guarded(route, section));
    }

    /** The one place where refusals and faults become answers. */
    private <T> Outcome<T> guarded(Route route, Worker.Section<T> section) {
        try {
            return new Outcome.Done<>(
                    route.work() == Work.OWN
                            ? section.run()
                            : Worker.shielded(route.work(), admission, section));
        } catch (HttpRefusal e) {
            return refused(e);
        } catch (InvalidValueException e) {
            return new Outcome.Not<>(
                    Answer.Refused.bad(UNPROCESSABLE, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            return new Outcome.Not<>(STOPPING);
        } catch (RuntimeException e) {
            return new Outcome.Not<>(new Answer.Failed(route.fault(), e));
        }
    }

    private static <T> Outcome<T> refused(HttpRefusal refusal) {
        return new Outcome.Not<>(refusal.refused());
    }
}
