package dev.plane.controller.http;

import dev.plane.common.name.RandomNames;

import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;

import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The HTTP layer alone, with endpoints of a test, on a free port of the loopback address. */
final class HttpFixture implements AutoCloseable {
    private final Workers workers = new Workers();
    private final HttpPipeline pipeline;
    private final DisposableServer server;

    private HttpFixture(ControlGuard guard, Authorization authorization, List<Route> routes) {
        OpeningTime opening = new OpeningTime();
        opening.open();
        pipeline =
                new HttpPipeline(
                        new RouteTable(List.of((Api) () -> routes)),
                        new HttpPipeline.Guards(opening, guard, authorization),
                        new Admission(),
                        workers,
                        new AnswerWriter(
                                new RandomNames(new SecureRandom()), InstantSource.system()));
        server =
                new HttpLimits()
                        .apply(HttpServer.create())
                        .host("127.0.0.1")
                        .port(0)
                        .handle(new ReactorHttpHandlerAdapter(pipeline))
                        .bindNow();
    }

    static HttpFixture serve(Route... routes) {
        return new HttpFixture(
                new ControlGuard(java.util.Set.of()), Authorization.NONE, List.of(routes));
    }

    static HttpFixture guarded(ControlGuard guard, Authorization authorization, Route... routes) {
        return new HttpFixture(guard, authorization, List.of(routes));
    }

    int port() {
        return server.port();
    }

    HttpPipeline pipeline() {
        return pipeline;
    }

    /** Sends {@code request} as it is and reads the response. */
    RawResponse ask(String request) {
        return ask(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawResponse ask(byte[] request) {
        try (RawHttp http = RawHttp.connect(port())) {
            http.send(request);
            return http.receive(
                    new String(request, 0, 4, StandardCharsets.ISO_8859_1).equals("HEAD"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.disposeNow();
        workers.close();
    }
}
