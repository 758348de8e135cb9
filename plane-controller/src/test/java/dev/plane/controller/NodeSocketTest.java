package dev.plane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.BackendState;
import dev.plane.common.backend.BackendStatus;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.json.Json;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.CertRequest;
import dev.plane.common.protocol.CertResponse;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.BearerToken;
import dev.plane.controller.http.RawResponse;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.RawSocket;
import dev.plane.testkit.ScriptedDns;
import dev.plane.testkit.ScriptedDrone;
import dev.plane.testkit.ScriptedProxy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The sockets of drones, proxies and DNS servers, through whole controllers. */
class NodeSocketTest {
    private static final BackendAddress ADDRESS = new BackendAddress("127.0.0.1:9999");
    private static final int POLICY_VIOLATION = 1008;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static Controllers controllers;

    private final int number = NUMBER.incrementAndGet();
    private final ClusterName cluster = new ClusterName("n" + number + ".test");
    private final DroneName droneName = new DroneName("dr-" + number);
    private final ProxyName proxyName = new ProxyName("px-" + number);

    @BeforeAll
    static void start() {
        controllers = Controllers.start(2);
    }

    @AfterAll
    static void stop() {
        controllers.close();
    }

    /** W-49: the handshake is answered before the name is looked at, as upstream does. */
    @ParameterizedTest
    @CsvSource({
        "drone-socket, zz-bad, px-",
        "drone-socket, dr-UPPER, a to z",
        "drone-socket, dr-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 45",
        "drone-socket, px-on-drone, DroneName",
        "proxy-socket, ns-wrong, ProxyName",
    })
    void nameThatDoesNotFit_isGreetedAndRefused(String socket, String name, String reason) {
        try (RawSocket peer =
                RawSocket.connect(controllers.uri(0), "/ctrl/c/" + cluster + "/" + socket)) {
            peer.sendText(Json.write(Handshake.of(new PlaneVersion("0.5.5", "x"), name)));
            Handshake answer = Json.read(peer.awaitFrames(1).getFirst(), Handshake.class);

            assertThat(answer.name()).startsWith("co-");
            assertThat(peer.awaitEnd()).as(reason).isEqualTo(POLICY_VIOLATION);
        }
    }

    @ParameterizedTest
    @CsvSource({"not json", "{\"name\":\"dr-x\"}", "[]"})
    void firstFrameThatIsNoHandshake_endsTheConnectionWithoutAnAnswer(String frame) {
        try (RawSocket peer =
                RawSocket.connect(controllers.uri(0), "/ctrl/c/" + cluster + "/drone-socket")) {
            peer.sendText(frame);

            peer.awaitEnd();
            assertThat(peer.frames()).isEmpty();
        }
    }

    @Test
    void controllersHandshake_tellsWhatItUnderstandsAndHowLongALeaseIs() {
        try (ScriptedDrone drone = drone(0, Manner.OURS)) {
            Handshake controller = drone.socket().peer();

            assertThat(controller.name()).startsWith("co-");
            assertThat(controller.lease()).isEqualTo(Duration.ofSeconds(60));
            for (Capability capability : Capability.values()) {
                assertThat(controller.understands(capability)).as(capability.wireName()).isTrue();
            }
        }
    }

    /** DR-01, DR-02, DR-03. */
    @ParameterizedTest
    @EnumSource(Manner.class)
    void action_isSentUntilItIsAcknowledged(Manner manner) {
        BackendName backend;
        ToDrone.Action first;
        try (ScriptedDrone drone = readyDrone(0, manner)) {
            backend = connect("again").backendId();
            first = drone.awaitAction(backend);
        }
        try (ScriptedDrone drone = drone(1, manner)) {
            ToDrone.Action second = drone.awaitAction(backend);
            assertThat(second).isEqualTo(first);
            drone.acknowledge(second);
            drone.report(backend, new BackendState.Scheduled());
        }
        try (ScriptedDrone drone = drone(0, manner)) {
            controllers.post(1, "/ctrl/b/" + backend + "/soft-terminate", "");
            assertThat(drone.awaitAction().actionId()).isNotEqualTo(first.actionId());
        }
    }

    /** Events are acknowledged whatever becomes of them. */
    @Test
    void event_isAcknowledgedAlsoIfLateRepeatedUnknownOrAnothersBackend() {
        try (ScriptedDrone drone = readyDrone(0, Manner.UPSTREAM);
                ScriptedDrone other =
                        ScriptedDrone.connect(
                                controllers.uri(1),
                                cluster,
                                new DroneName("dr-other" + number),
                                Manner.UPSTREAM)) {
            BackendName backend = connect("events").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.reportReady(backend, ADDRESS);
            drone.report(backend, new BackendState.Loading());
            drone.report(backend, new BackendState.Ready(ADDRESS));
            drone.report(new BackendName("no-such-backend"), new BackendState.Loading());
            other.report(
                    backend,
                    new BackendState.Terminated(BackendStatus.READY, null, null, 0, null, null));

            assertThat(status(backend)).contains("\"status\":\"ready\"");
        }
    }

    @Test
    void framesThatAreNoMessages_areSkipped() {
        try (ScriptedDrone drone = readyDrone(0, Manner.UPSTREAM)) {
            drone.socket().sendText("nonsense");
            drone.socket().sendText("{\"NoSuchKind\":{}}");
            drone.socket().sendText("{\"RenewKey\":{\"backend\":5,\"local_time\":1}}");
            drone.socket().sendBinary(new byte[] {1, 2, 3});
            drone.socket().sendPing();
            drone.report(new BackendName("b"), new BackendState.Loading());

            assertThat(drone.socket().isOpen()).isTrue();
        }
    }

    /** W-06: a renewal that is refused is answered. */
    @Test
    void singleRenewal_isAnsweredGrantedOrNot() {
        try (ScriptedDrone drone = readyDrone(0, Manner.UPSTREAM)) {
            BackendName backend = connect("renewed").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.socket().send(new FromDrone.RenewKey(backend, drone.now()));
            drone.socket().send(new FromDrone.RenewKey(new BackendName("gone"), drone.now()));

            assertThat(renewal(drone, backend).deadlines()).isNotNull();
            assertThat(renewal(drone, new BackendName("gone")).deadlines()).isNull();
        }
    }

    @Test
    void batchedRenewals_areDecidedEach() {
        try (ScriptedDrone drone = readyDrone(0, Manner.OURS)) {
            BackendName backend = connect("renewed").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.renew(List.of(backend, new BackendName("gone")));
            List<ToDrone.RenewedKey> keys =
                    drone.socket().receive(ToDrone.RenewKeysResponse.class).keys();

            assertThat(keys)
                    .anySatisfy(
                            key -> {
                                assertThat(key.backend()).isEqualTo(backend);
                                assertThat(key.deadlines()).isNotNull();
                            })
                    .anySatisfy(
                            key -> {
                                assertThat(key.backend()).isEqualTo(new BackendName("gone"));
                                assertThat(key.deadlines()).isNull();
                                assertThat(key.held()).isFalse();
                            });
        }
    }

    @Test
    void newerConnectionOfAName_endsTheOlderOneOnAnotherController() {
        try (ScriptedDrone older = readyDrone(0, Manner.OURS);
                ScriptedDrone newer = drone(1, Manner.OURS)) {
            older.socket().awaitEnd();

            assertThat(newer.socket().isOpen()).isTrue();
        }
    }

    @Test
    void secondInstanceOfADronesName_isRefused() {
        try (ScriptedDrone first = readyDrone(0, Manner.OURS);
                ScriptedDrone second =
                        ScriptedDrone.connect(
                                controllers.uri(1),
                                "/ctrl/c/" + cluster + "/drone-socket",
                                Handshake.of(new PlaneVersion("0.1.0", "x"), droneName.value())
                                        .withCapabilities(Capability.BATCH_RENEW)
                                        .withInstance("another"))) {
            assertThat(second.socket().awaitEnd()).isEqualTo(POLICY_VIOLATION);
            assertThat(first.socket().isOpen()).isTrue();
        }
    }

    /** W-08: an idle drone's close is answered at once and the node is gone. */
    @Test
    void idleNodesClose_takesItOffTheList() {
        ScriptedDrone drone = drone(0, Manner.UPSTREAM);
        Await.until("the drone to be listed", () -> state().contains(droneName.value()));
        drone.socket().closeWith(1000, "bye");

        drone.socket().awaitEnd();
        Await.until(
                "the drone to be gone",
                Duration.ofSeconds(3),
                () -> !state().contains(droneName.value()));
    }

    /** BL-06. */
    @Test
    void keepAlive_isNotedOrAnsweredWithRemoved() {
        JdbcClient jdbc = JdbcClient.create(controllers.database().dataSource());
        try (ScriptedDrone drone = readyDrone(0, Manner.UPSTREAM);
                ScriptedProxy proxy = proxy(1, Manner.UPSTREAM)) {
            BackendName backend = connect("used").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            proxy.socket().send(new FromProxy.KeepAlive(backend));
            proxy.socket().send(new FromProxy.KeepAlive(new BackendName("unknown")));

            assertThat(proxy.socket().receive(ToProxy.BackendRemoved.class).backend())
                    .isEqualTo(new BackendName("unknown"));
            Await.until(
                    "the use to be noted",
                    () ->
                            jdbc.sql("select count(*) from backend_use where backend_id = :b")
                                            .param("b", backend.value())
                                            .query(Long.class)
                                            .single()
                                    == 1);
        }
    }

    @Test
    void report_isAnsweredWithTrust() {
        try (ScriptedDrone drone = readyDrone(0, Manner.OURS);
                ScriptedProxy proxy = proxy(1, Manner.OURS)) {
            BackendName backend = connect("trusted").backendId();
            drone.acknowledge(drone.awaitAction(backend));
            drone.reportReady(backend, ADDRESS);
            proxy.socket()
                    .send(
                            new FromProxy.Connections(
                                    List.of(use(backend), use(new BackendName("gone")))));
            List<ToProxy.ConfirmedRoute> confirmed =
                    proxy.socket().receive(ToProxy.RoutesConfirmed.class).backends();

            assertThat(confirmed)
                    .anySatisfy(
                            route -> {
                                assertThat(route.backend()).isEqualTo(backend);
                                assertThat(route.validForMs()).isBetween(1L, 60_000L);
                            })
                    .anySatisfy(
                            route -> {
                                assertThat(route.backend()).isEqualTo(new BackendName("gone"));
                                assertThat(route.validForMs()).isNull();
                            });
        }
    }

    /** W-60: every question is answered, also when the database is away. */
    @ParameterizedTest
    @EnumSource(Manner.class)
    void unknownToken_leadsNowhere(Manner manner) {
        try (ScriptedProxy proxy = proxy(0, manner)) {
            for (String token : new String[] {"unknown", "s.unknown", "a\u0000b", ""}) {
                proxy.socket().send(new FromProxy.RouteInfoRequest(new BearerToken(token)));
                ToProxy.RouteInfoResponse answer =
                        proxy.socket()
                                .receive(
                                        ToProxy.RouteInfoResponse.class,
                                        a -> a.token().value().equals(token));
                assertThat(answer.routeInfo()).isNull();
                assertThat(answer.unavailable()).isNull();
            }
        }
    }

    @Test
    void certificateLease_isOneProxysAndItsTxtValueIsServed() {
        try (ScriptedProxy first = proxy(0, Manner.UPSTREAM);
                ScriptedProxy second =
                        ScriptedProxy.connect(
                                controllers.uri(1),
                                cluster,
                                new ProxyName("px-second" + number),
                                Manner.OURS);
                ScriptedDns dns =
                        ScriptedDns.connect(
                                controllers.uri(1),
                                new DnsServerName("ns-" + number),
                                Manner.UPSTREAM);
                ScriptedDns ourDns =
                        ScriptedDns.connect(
                                controllers.uri(0),
                                new DnsServerName("ns-our" + number),
                                Manner.OURS)) {
            assertThat(setTxt(first, "early", null)).isFalse();
            assertThat(lease(first)).isTrue();
            assertThat(txt(dns).txtValue()).isNull();
            assertThat(lease(second)).isFalse();
            assertThat(setTxt(second, "other", null)).isFalse();
            assertThat(setTxt(first, "one", null)).isTrue();
            assertThat(txt(dns).txtValue()).isEqualTo("one");
            assertThat(setTxt(first, "two", null)).isTrue();
            assertThat(setTxt(first, "three", true)).isTrue();
            assertThat(txt(dns).txtValue()).isEqualTo("three");
            assertThat(txt(dns).txtValues()).isNull();
            assertThat(txt(ourDns).txtValues()).containsExactly("two", "three");
            assertThat(setTxt(first, "x".repeat(256), null)).isFalse();
            assertThat(lease(first)).isTrue();
            assertThat(txt(dns).txtValue()).isNull();
            first.socket()
                    .send(new FromProxy.CertManagerRequest(new CertRequest.ReleaseCertLease()));
            Await.until("the lease to be free", () -> lease(second));
        }
    }

    private boolean lease(ScriptedProxy proxy) {
        proxy.socket().send(new FromProxy.CertManagerRequest(new CertRequest.CertLeaseRequest()));
        return proxy.socket()
                .receive(ToProxy.CertManagerResponse.class)
                .response()
                .equals(new CertResponse.CertLeaseResponse(true));
    }

    private boolean setTxt(ScriptedProxy proxy, String value, @Nullable Boolean add) {
        proxy.socket()
                .send(new FromProxy.CertManagerRequest(new CertRequest.SetTxtRecord(value, add)));
        return proxy.socket()
                .receive(ToProxy.CertManagerResponse.class)
                .response()
                .equals(new CertResponse.SetTxtRecordResponse(true));
    }

    private ToDns.TxtRecordResponse txt(ScriptedDns dns) {
        dns.socket().send(new FromDns.TxtRecordRequest(cluster.value()));
        return dns.socket().receive(ToDns.TxtRecordResponse.class);
    }

    private static FromProxy.BackendConnections use(BackendName backend) {
        return new FromProxy.BackendConnections(backend, 1, 1, 0, 0, 0);
    }

    private static ToDrone.RenewKeyResponse renewal(ScriptedDrone drone, BackendName backend) {
        return drone.socket()
                .receive(
                        ToDrone.RenewKeyResponse.class, answer -> answer.backend().equals(backend));
    }

    private ScriptedDrone drone(int controller, Manner manner) {
        return ScriptedDrone.connect(controllers.uri(controller), cluster, droneName, manner);
    }

    private ScriptedDrone readyDrone(int controller, Manner manner) {
        ScriptedDrone drone = drone(controller, manner);
        drone.heartbeat();
        Await.until("a ready drone", () -> state().contains("\"ready\":true"));
        return drone;
    }

    private ScriptedProxy proxy(int controller, Manner manner) {
        return ScriptedProxy.connect(controllers.uri(controller), cluster, proxyName, manner);
    }

    private String state() {
        return controllers.get(0, "/ctrl/c/" + cluster + "/state").body();
    }

    private String status(BackendName backend) {
        return controllers.get(1, "/pub/b/" + backend + "/status").body();
    }

    private ConnectResponse connect(String key) {
        String body =
                """
                {"key":{"name":"%s-%d"},"spawn_config":{"cluster":"%s","executable":{}}}
                """
                        .formatted(key, number, cluster);
        RawResponse response = controllers.post(1, "/ctrl/connect", body);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        return Json.read(response.body(), ConnectResponse.class);
    }
}
