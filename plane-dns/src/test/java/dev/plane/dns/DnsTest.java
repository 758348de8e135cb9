package dev.plane.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDns.TxtRecordRequest;
import dev.plane.common.protocol.ToDns;
import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class DnsTest {
    private static final String NAME = DnsFixture.KNOWN + ".acme.test";
    private static final int TIMEOUT_MS = 10_000;

    @ParameterizedTest
    @EnumSource
    void server_shakesHandsAndSaysWhatItUnderstands(Manner manner) throws Exception {
        try (DnsFixture fixture = DnsFixture.start(manner)) {
            ScriptedSocket<ToDns, FromDns> socket = fixture.controller.awaitDns();

            assertThat(socket.request().secondWord()).isEqualTo("/ctrl/dns-socket");
            assertThat(socket.peer().name()).isEqualTo("ns-test");
            assertThat(socket.peer().capabilities()).containsExactly("txt-values");
            Await.until("connected", fixture::isConnected);
        }
    }

    /** DN-01, DN-08, DNX-03. */
    @ParameterizedTest
    @EnumSource
    void value_isServedOverUdpAndTcpOnOnePort(Manner manner) throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(manner)) {
            assertThat(values(fixture.udp(DnsFixture.txt(NAME)))).containsExactly(DnsFixture.VALUE);
            assertThat(values(fixture.tcp(DnsFixture.txt(NAME)))).containsExactly(DnsFixture.VALUE);
        }
    }

    @Test
    void severalValues_areServedTogether() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS)) {
            fixture.values.put(DnsFixture.KNOWN, List.of("one", "two"));

            assertThat(values(fixture.udp(DnsFixture.txt(NAME)))).containsExactly("one", "two");
        }
    }

    @Test
    void newValue_isServedAtOnce() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS)) {
            fixture.values.remove(DnsFixture.KNOWN);
            assertThat(values(fixture.udp(DnsFixture.txt(NAME)))).isEmpty();

            fixture.values.put(DnsFixture.KNOWN, List.of("new"));

            assertThat(values(fixture.udp(DnsFixture.txt(NAME)))).containsExactly("new");
        }
    }

    @Test
    void answerTooLargeForUdp_isServedOverTcp() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS)) {
            String large = "x".repeat(5000);
            fixture.values.put(DnsFixture.KNOWN, List.of(large));

            Message cut = fixture.udp(DnsFixture.txt(NAME));
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(values(cut)).isEmpty();

            assertThat(values(fixture.tcp(DnsFixture.txt(NAME)))).containsExactly(large);
        }
    }

    @Test
    void silentController_isServfailAfter5Seconds() throws Exception {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS);
                DatagramSocket client = client(fixture)) {
            ScriptedSocket<ToDns, FromDns> socket = fixture.controller.awaitDns();
            send(client, DnsFixture.txt(NAME));
            socket.receive(TxtRecordRequest.class);

            fixture.ticker.advance(Duration.ofSeconds(5));

            assertThat(receive(client).getRcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }

    @Test
    void queryBeforeTheFirstConnection_isAnsweredWhenItComes() throws Exception {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS);
                DatagramSocket client = client(fixture)) {
            ScriptedSocket<ToDns, FromDns> first = fixture.controller.awaitDns();
            fixture.controller.refuseUpgrades("503 Busy");
            first.drop();
            Await.until("disconnected", () -> !fixture.isConnected());
            send(client, DnsFixture.txt(NAME));

            fixture.controller.acceptUpgrades();
            fixture.answer(fixture.controller.awaitDns());

            assertThat(values(receive(client))).containsExactly(DnsFixture.VALUE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lostConnections_loseNoQuery(Manner manner) throws Exception {
        try (DnsFixture fixture = DnsFixture.start(manner);
                DatagramSocket client = client(fixture)) {
            for (int round = 0; round < 3; round++) {
                ScriptedSocket<ToDns, FromDns> dropped = fixture.controller.awaitDns();
                send(client, DnsFixture.txt(NAME));
                dropped.receive(TxtRecordRequest.class);
                dropped.drop();
                ScriptedSocket<ToDns, FromDns> next = fixture.controller.awaitDns();
                next.send(fixture.response(next.receive(TxtRecordRequest.class)));

                assertThat(values(receive(client))).containsExactly(DnsFixture.VALUE);
                next.drop();
            }
        }
    }

    @Test
    void burstOf500Queries_isAnsweredWithoutFailure() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS)) {
            List<DatagramSocket> clients = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                fixture.values.put("c" + i, List.of("v" + i));
                clients.add(client(fixture));
            }
            for (int i = 0; i < 500; i++) {
                send(clients.get(i), DnsFixture.txt("c" + i + ".acme.test"));
            }

            for (int i = 0; i < 500; i++) {
                assertThat(values(receive(clients.get(i)))).containsExactly("v" + i);
                clients.get(i).close();
            }
            assertThat(fixture.counted("servfail")).isZero();
        }
    }

    @Test
    void pipelinedQueries_areAnsweredInOrder() throws Exception {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS);
                Socket client = fixture.tcp()) {
            ScriptedSocket<ToDns, FromDns> socket = fixture.controller.awaitDns();
            Message slow = DnsFixture.txt(NAME);
            Message quick = DnsFixture.query("acme.test", Type.SOA);
            DnsFixture.send(client, slow.toWire());
            DnsFixture.send(client, quick.toWire());
            TxtRecordRequest request = socket.receive(TxtRecordRequest.class);
            Await.until("the quick one is answered", () -> fixture.counted("noerror") == 1);
            socket.send(fixture.response(request));

            assertThat(new Message(DnsFixture.receive(client)).getHeader().getID())
                    .isEqualTo(slow.getHeader().getID());
            assertThat(new Message(DnsFixture.receive(client)).getHeader().getID())
                    .isEqualTo(quick.getHeader().getID());
        }
    }

    @Test
    void moreQueriesThanAConnectionMayHaveOpen_areAllAnswered() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS);
                Socket client = fixture.tcp()) {
            for (int i = 0; i < 1000; i++) {
                Message query = DnsFixture.txt("c" + i + ".acme.test");
                query.getHeader().setID(i);
                DnsFixture.send(client, query.toWire());
            }

            for (int i = 0; i < 1000; i++) {
                Message answer = new Message(DnsFixture.receive(client));
                assertThat(answer.getHeader().getID()).isEqualTo(i);
            }
        }
    }

    @Test
    void clientThatSendsNoMore_getsItsAnswer() throws Exception {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS);
                Socket client = fixture.tcp()) {
            ScriptedSocket<ToDns, FromDns> socket = fixture.controller.awaitDns();
            DnsFixture.send(client, DnsFixture.txt(NAME).toWire());
            client.shutdownOutput();
            socket.send(fixture.response(socket.receive(TxtRecordRequest.class)));

            assertThat(values(new Message(DnsFixture.receive(client))))
                    .containsExactly(DnsFixture.VALUE);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void tcpClientThatSendsNoQuery_isClosed() throws Exception {
        try (DnsFixture fixture = DnsFixture.start(Manner.OURS);
                Socket tooLong = fixture.tcp();
                Socket noise = fixture.tcp()) {
            tooLong.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
            DnsFixture.send(noise, new byte[5]);

            assertThat(tooLong.getInputStream().read()).isEqualTo(-1);
            assertThat(noise.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static DatagramSocket client(DnsFixture fixture) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(fixture.address());
        return socket;
    }

    private static void send(DatagramSocket socket, Message query) throws IOException {
        byte[] packet = query.toWire();
        socket.send(new DatagramPacket(packet, packet.length));
    }

    private static Message receive(DatagramSocket socket) throws IOException {
        return new Message(DnsFixture.receive(socket));
    }

    private static List<String> values(Message answer) {
        return answer.getSection(Section.ANSWER).stream()
                .map(TXTRecord.class::cast)
                .map(txt -> String.join("", txt.getStrings()))
                .toList();
    }
}
