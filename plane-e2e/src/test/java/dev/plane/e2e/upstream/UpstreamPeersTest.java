package dev.plane.e2e.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.AcquiredKey;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.BackendAction;
import dev.plane.common.protocol.CertRequest;
import dev.plane.common.protocol.CertResponse;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.RouteInfo;
import dev.plane.e2e.system.Nodes;
import dev.plane.e2e.system.Sessions;
import dev.plane.e2e.system.Site;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedDns;
import dev.plane.testkit.ScriptedDrone;
import dev.plane.testkit.ScriptedProxy;
import dev.plane.testkit.TestDatabase;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.Objects;

/** A controller's process, with peers that announce no capability of ours. */
@Timeout(120)
class UpstreamPeersTest {
    private static final ClusterName CLUSTER = new ClusterName("upstream.test");
    private static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:4000");

    /** What our own peers are told and upstream's must not see. */
    private static final List<String> ADDITIONS =
            List.of(
                    "valid_for_ms",
                    "expires_in_ms",
                    "unavailable",
                    "RenewKeysResponse",
                    "RoutesConfirmed",
                    "RoutesRevoked",
                    "RouteChanged",
                    "txt_values",
                    "LogsRequest");

    @RegisterExtension private final Site site = new Site();

    private final Sessions sessions = new Sessions(CLUSTER, PoolName.DEFAULT, "any", null);
    private final TestDatabase database = TestDatabase.create("empty", _ -> {});
    private Nodes.@Nullable Controller controller;

    @BeforeEach
    void start() {
        Nodes.Controller started = new Nodes(site, CLUSTER).controller(database.url());
        started.awaitHealthy();
        controller = started;
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void session_lives_its_whole_life_through_a_drone_and_a_proxy_of_upstream() throws Exception {
        try (ScriptedDrone drone = drone();
                ScriptedProxy proxy = proxy();
                PlaneClient client = controller().client()) {
            drone.heartbeat();
            Await.until("the drone takes backends", () -> sessions.isServed(client));
            ToDrone.Action other = drone.awaitAction();
            drone.acknowledge(other);
            ConnectResponse session = client.connect(sessions.request("room"));
            assertThat(session.spawned()).isTrue();

            long fencingToken = start(drone, session);
            serve(proxy, session);
            renew(drone, session.backendId());
            ConnectResponse again = client.connect(sessions.request("room"));
            assertThat(again.spawned()).isFalse();
            assertThat(again.backendId()).isEqualTo(session.backendId());

            end(client, drone, proxy, session);

            ConnectResponse next = client.connect(sessions.request("room"));
            assertThat(next.spawned()).isTrue();
            assertThat(start(drone, next)).isGreaterThan(fencingToken);
            assertThat(drone.socket().frames()).noneMatch(UpstreamPeersTest::isAddition);
            assertThat(proxy.socket().frames()).noneMatch(UpstreamPeersTest::isAddition);
        }
    }

    @Test
    void certificate_of_an_upstream_proxy_is_proved_by_an_upstream_dns_server() {
        try (ScriptedProxy proxy = proxy();
                ScriptedDns dns =
                        ScriptedDns.connect(
                                controller().uri(), new DnsServerName("ns-up"), Manner.UPSTREAM)) {
            assertThat(proxy.ask(new CertRequest.CertLeaseRequest()))
                    .isEqualTo(new CertResponse.CertLeaseResponse(true));
            assertThat(proxy.ask(new CertRequest.SetTxtRecord("proof", null)))
                    .isEqualTo(new CertResponse.SetTxtRecordResponse(true));

            assertThat(dns.ask(CLUSTER.value()).txtValue()).isEqualTo("proof");
            assertThat(dns.socket().frames()).noneMatch(UpstreamPeersTest::isAddition);
        }
    }

    /** Takes the spawn and has it ready; its fencing token. */
    private static long start(ScriptedDrone drone, ConnectResponse session) {
        ToDrone.Action action = drone.awaitAction(session.backendId());
        assertThat(action.action()).isInstanceOf(BackendAction.Spawn.class);
        AcquiredKey key = ((BackendAction.Spawn) action.action()).key();
        drone.acknowledge(action);
        drone.reportReady(session.backendId(), ADDRESS);
        return key.token().value();
    }

    private static void serve(ScriptedProxy proxy, ConnectResponse session) {
        RouteInfo route = Objects.requireNonNull(proxy.route(session.token()).routeInfo());
        assertThat(route.backendId()).isEqualTo(session.backendId());
        assertThat(route.address()).isEqualTo(ADDRESS);
        proxy.keepAlive(session.backendId());
    }

    private static void renew(ScriptedDrone drone, BackendName backend) {
        drone.renew(List.of(backend));
        ToDrone.RenewKeyResponse renewed =
                drone.socket()
                        .receive(
                                ToDrone.RenewKeyResponse.class,
                                answer -> answer.backend().equals(backend));
        assertThat(renewed.deadlines()).isNotNull();
    }

    private static void end(
            PlaneClient client, ScriptedDrone drone, ScriptedProxy proxy, ConnectResponse session)
            throws InterruptedException {
        BackendName backend = session.backendId();
        client.terminate(backend, TerminationKind.SOFT);
        ToDrone.Action stop = drone.awaitAction(backend);
        assertThat(stop.action())
                .isEqualTo(
                        new BackendAction.Terminate(
                                TerminationKind.SOFT, TerminationReason.EXTERNAL));
        drone.acknowledge(stop);
        drone.report(
                backend,
                new BackendState.Terminating(
                        BackendStatus.READY, TerminationKind.SOFT, TerminationReason.EXTERNAL));
        drone.report(
                backend,
                new BackendState.Terminated(
                        BackendStatus.TERMINATING,
                        TerminationKind.SOFT,
                        TerminationReason.EXTERNAL,
                        0,
                        null,
                        null));

        assertThat(proxy.socket().receive(ToProxy.BackendRemoved.class).backend())
                .isEqualTo(backend);
        assertThat(proxy.route(session.token()).routeInfo()).isNull();
        StatusEntry last = client.status(backend);
        assertThat(last.status()).isEqualTo(BackendStatus.TERMINATED);
        assertThat(last.terminationReason()).isEqualTo(TerminationReason.EXTERNAL);
        assertThat(last.exitError()).isFalse();
    }

    private static boolean isAddition(String frame) {
        return ADDITIONS.stream().anyMatch(frame::contains);
    }

    private ScriptedDrone drone() {
        return ScriptedDrone.connect(
                controller().uri(), CLUSTER, new DroneName("dr-up"), Manner.UPSTREAM);
    }

    private ScriptedProxy proxy() {
        return ScriptedProxy.connect(
                controller().uri(), CLUSTER, new ProxyName("px-up"), Manner.UPSTREAM);
    }

    private Nodes.Controller controller() {
        return Objects.requireNonNull(controller);
    }
}
