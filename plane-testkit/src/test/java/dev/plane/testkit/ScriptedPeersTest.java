package dev.plane.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.ProxyName;
import dev.plane.common.protocol.EventId;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.BearerToken;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scripted peers talk to each other. */
class ScriptedPeersTest {
    private static final ClusterName CLUSTER = new ClusterName("plane.test");

    /** TS-04. */
    @ParameterizedTest
    @EnumSource
    void drone_exchangesMessagesWithTheController(Manner manner) {
        try (ScriptedController controller = ScriptedController.open(manner);
                ScriptedDrone drone =
                        ScriptedDrone.connect(
                                controller.uri(), CLUSTER, new DroneName("dr-one"), manner)) {
            ScriptedSocket<ToDrone, FromDrone> peer = controller.awaitDrone();
            assertThat(peer.peer().name()).isEqualTo("dr-one");
            assertThat(peer.peer().hasCapabilities()).isEqualTo(manner == Manner.OURS);
            assertThat(peer.request().secondWord()).isEqualTo("/ctrl/c/plane.test/drone-socket");

            drone.heartbeat();
            drone.renew(List.of(new BackendName("one")));
            peer.receive(FromDrone.Heartbeat.class);
            switch (manner) {
                case OURS -> peer.receive(FromDrone.RenewKeys.class);
                case UPSTREAM -> peer.receive(FromDrone.RenewKey.class);
            }
            peer.send(new ToDrone.AckEvent(new EventId(3)));
            assertThat(drone.socket().receive(ToDrone.AckEvent.class).eventId())
                    .isEqualTo(new EventId(3));
        }
    }

    /** TS-04. */
    @ParameterizedTest
    @EnumSource
    void proxy_exchangesMessagesWithTheController(Manner manner) {
        try (ScriptedController controller = ScriptedController.open(manner);
                ScriptedProxy proxy =
                        ScriptedProxy.connect(
                                controller.uri(), CLUSTER, new ProxyName("px-one"), manner)) {
            ScriptedSocket<ToProxy, FromProxy> peer = controller.awaitProxy();
            BearerToken token = new BearerToken("secret");
            peer.send(new ToProxy.BackendRemoved(new BackendName("gone")));
            peer.send(new ToProxy.RouteInfoResponse(token, null, null));

            assertThat(proxy.route(token).routeInfo()).isNull();
            assertThat(peer.receive(FromProxy.RouteInfoRequest.class).token()).isEqualTo(token);
            assertThat(proxy.socket().receive(ToProxy.BackendRemoved.class).backend())
                    .isEqualTo(new BackendName("gone"));
        }
    }

    /** TS-04. */
    @ParameterizedTest
    @EnumSource
    void dns_exchangesMessagesWithTheController(Manner manner) {
        try (ScriptedController controller = ScriptedController.open(manner);
                ScriptedDns dns =
                        ScriptedDns.connect(
                                controller.uri(), new DnsServerName("ns-one"), manner)) {
            ScriptedSocket<ToDns, FromDns> peer = controller.awaitDns();
            peer.send(new ToDns.TxtRecordResponse("plane.test", "value", null));

            assertThat(dns.ask("plane.test").txtValue()).isEqualTo("value");
            assertThat(peer.receive(FromDns.TxtRecordRequest.class).cluster())
                    .isEqualTo("plane.test");
        }
    }

    @Test
    void rawSocket_seesABadFirstFrameDroppedWithoutReply() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS);
                RawSocket raw = RawSocket.connect(controller.uri(), "/ctrl/dns-socket")) {
            raw.sendText("not json");

            assertThat(raw.awaitEnd()).isEqualTo(1006);
            assertThat(raw.frames()).isEmpty();
        }
    }

    @Test
    void unknownPath_isRefused() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS)) {
            assertThatThrownBy(() -> RawSocket.connect(controller.uri(), "/ctrl/else"))
                    .hasMessageContaining("404 Not Found");
        }
    }

    @Test
    void endedConnection_failsAReceiveAtOnce() {
        try (ScriptedController controller = ScriptedController.open(Manner.OURS);
                ScriptedDns dns =
                        ScriptedDns.connect(
                                controller.uri(), new DnsServerName("ns-one"), Manner.OURS)) {
            controller.awaitDns().drop();
            dns.socket().awaitEnd();

            assertThatThrownBy(() -> dns.socket().receive(ToDns.TxtRecordResponse.class))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCauseMessage("the connection has ended; unread: []");
        }
    }

    /** The recorded requests of upstream's drone, proxy, DNS server and admin command. */
    @TestFactory
    List<DynamicTest> recordedClients_areAnsweredAsUpstreamAnswersThem() throws Exception {
        try (InputStream in =
                ScriptedPeersTest.class.getResourceAsStream("/fixtures/socket-handshake.json")) {
            JsonNode cases = new JsonMapper().readTree(in);
            return cases.valueStream()
                    .map(
                            each ->
                                    DynamicTest.dynamicTest(
                                            each.path("case").asString(), () -> replay(each)))
                    .toList();
        }
    }

    private static void replay(JsonNode recorded) throws Exception {
        try (ScriptedController controller = ScriptedController.open(Manner.UPSTREAM);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), controller.port())) {
            socket.getOutputStream()
                    .write(
                            recorded.path("request_head")
                                    .asString()
                                    .getBytes(StandardCharsets.US_ASCII));
            HttpHead answer = HttpHead.read(socket.getInputStream());
            HttpHead expected =
                    new HttpHead(recorded.path("response_head").asString().lines().toList());
            assertThat(answer.firstLine()).isEqualTo(expected.firstLine());
            for (String header : List.of("connection", "upgrade", "sec-websocket-accept")) {
                assertThat(answer.header(header)).as(header).isEqualTo(expected.header(header));
            }
            WebSocketConnection connection =
                    new WebSocketConnection(
                            WebSocketConnection.Role.CLIENT, socket, new RawSocket.Ignoring());
            connection.start();
            connection.request(1);
            connection.sendText(recorded.path("first_frames").get(0).path("frame").asString());
            String reply =
                    Await.value(
                            "the reply", () -> connection.framesReceived().stream().findFirst());
            String recordedReply = recorded.path("first_frames").get(1).path("frame").asString();
            assertThat(reply.replaceFirst("co-[a-z0-9]+", "co-x"))
                    .isEqualTo(recordedReply.replaceFirst("co-[a-z0-9]+", "co-x"));
        }
    }
}
