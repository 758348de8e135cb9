package dev.plane.drone;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.json.Json;
import dev.plane.common.json.RawJson;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.key.FencingToken;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.key.LeaseTimings;
import dev.plane.common.name.ActionName;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.NodeId;
import dev.plane.common.name.PoolName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.time.DroneTime;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What tests of a whole drone share. */
public final class DroneFixture {
    public static final NodeId NODE = new NodeId(3);

    private DroneFixture() {}

    /** A drone named dr-test whose callers may bring commands, and whose backends end with it. */
    public static DroneConfig config(
            ScriptedController controller, Path database, DroneTimings timings) {
        return new DroneConfig(
                Optional.of(new DroneName("dr-test")),
                controller.uri(),
                new ClusterName("plane.test"),
                new PoolName(""),
                InetAddress.getLoopbackAddress(),
                Optional.of(database),
                new RuntimeConfig.Processes(Map.of("nothing", "true"), true),
                true,
                timings,
                Optional.empty());
    }

    /** An executable of the command form. */
    public static RawJson command(List<String> command) {
        return new RawJson(Json.write(Map.of("command", command)));
    }

    /** An executable that a shell runs. */
    public static RawJson shell(String script) {
        return command(List.of("sh", "-c", script));
    }

    public static ToDrone.Action spawn(String backend, RawJson executable, KeyDeadlines deadlines) {
        return new ToDrone.Action(
                new ActionName("ak-spawn-" + backend),
                new BackendName(backend),
                NODE,
                new BackendAction.Spawn(
                        executable,
                        new AcquiredKey(
                                KeyConfig.named("room-" + backend),
                                deadlines,
                                new FencingToken(1_768_300_000_000L)),
                        null));
    }

    public static ToDrone.Action terminate(String backend, TerminationKind kind) {
        return new ToDrone.Action(
                new ActionName("ak-" + kind.name().toLowerCase(Locale.ROOT) + "-" + backend),
                new BackendName(backend),
                NODE,
                new BackendAction.Terminate(kind, TerminationReason.EXTERNAL));
    }

    /** The deadlines of a lease of 60 s granted at the drone's last heartbeat. */
    public static KeyDeadlines lease(DroneTime granted) {
        return LeaseTimings.DEFAULT.deadlines(granted);
    }

    /** Waits for the backend to reach the status, acknowledging every event before it. */
    public static BackendState awaitStatus(
            ScriptedSocket<ToDrone, FromDrone> drone, String backend, BackendStatus status) {
        while (true) {
            FromDrone.BackendEvent event =
                    drone.receive(
                            FromDrone.BackendEvent.class,
                            found -> found.backendId().value().equals(backend));
            drone.send(new ToDrone.AckEvent(event.eventId()));
            if (event.state().status().isAtLeast(status)) {
                return event.state();
            }
        }
    }

    public static BackendAddress awaitReady(
            ScriptedSocket<ToDrone, FromDrone> drone, String backend) {
        if (awaitStatus(drone, backend, BackendStatus.READY)
                instanceof BackendState.Ready(var address)) {
            return address;
        }
        throw new AssertionError(backend + " is not ready");
    }

    /** What {@link EchoBackend} says of itself. */
    public static Map<String, String> facts(BackendAddress address) {
        Map<String, String> facts = new HashMap<>();
        get(address, "/")
                .lines()
                .map(line -> line.split("=", 2))
                .forEach(parts -> facts.put(parts[0], parts[1]));
        return facts;
    }

    public static String get(BackendAddress address, String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
