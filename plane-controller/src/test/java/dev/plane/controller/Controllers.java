package dev.plane.controller;

import dev.plane.common.client.ControllerUri;
import dev.plane.controller.http.RawHttp;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.TestDatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whole controllers on one database, each on a free port, in this JVM. */
public final class Controllers implements AutoCloseable {
    private final TestDatabase database;
    private final List<ControllerApplication> running = new ArrayList<>();

    private Controllers(TestDatabase database) {
        this.database = database;
    }

    /** Starts {@code count} controllers with the defaults of the command line. */
    public static Controllers start(int count) {
        return start(count, config -> config);
    }

    public static Controllers start(int count, UnaryOperator<ControllerConfig> change) {
        Controllers controllers = new Controllers(MigratedDatabase.create());
        for (int i = 0; i < count; i++) {
            controllers.running.add(
                    ControllerApplication.start(change.apply(controllers.config())));
        }
        return controllers;
    }

    /** The configuration of one more controller on the same database. */
    public ControllerConfig config() {
        return ControllerConfig.of(DatabaseUrl.parse(database.url()))
                .withReach(ControllerConfig.Reach.at("127.0.0.1", 0));
    }

    public TestDatabase database() {
        return database;
    }

    public ControllerApplication get(int index) {
        return running.get(index);
    }

    /** The address of a controller, as peers take it. */
    public ControllerUri uri(int index) {
        return ControllerUri.parse(get(index).url().toString());
    }

    /** Sends a request to a controller as it is; the response. */
    public RawResponse ask(int index, String request) {
        try (RawHttp http = RawHttp.connect(get(index).port())) {
            http.send(request);
            return http.receive(request.startsWith("HEAD "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawResponse get(int index, String path) {
        return ask(index, "GET " + path + " HTTP/1.1\r\nhost: x\r\n\r\n");
    }

    /** Sends a command with a JSON body. */
    public RawResponse post(int index, String path, String body) {
        String head =
                "POST "
                        + path
                        + " HTTP/1.1\r\n"
                        + "host: x\r\n"
                        + "content-type: application/json\r\n"
                        + "content-length: "
                        + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n";
        byte[] bytes = (head + body).getBytes(StandardCharsets.UTF_8);
        return ask(index, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Stops one controller. */
    public void stop(int index) {
        running.get(index).close();
    }

    @Override
    public void close() {
        running.forEach(ControllerApplication::close);
        database.close();
    }
}
