package dev.plane.dns;

import dev.plane.common.name.DnsServerName;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDns.TxtRecordRequest;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.protocol.ToDns.TxtRecordResponse;
import dev.plane.common.task.NamedThreads;
import dev.plane.common.time.ManualTicker;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Zone;
import dev.plane.testkit.Manner;
import dev.plane.testkit.ScriptedController;
import dev.plane.testkit.ScriptedSocket;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A DNS server between real sockets of a client and a scripted controller. */
final class DnsFixture implements AutoCloseable {
    static final Zone.Delegated ZONE = Zone.Delegated.of("acme.test");
    static final String KNOWN = "dns.plane.test";
    static final String VALUE = "gfj9Xq-TXT-value_Rg85nM";

    private static final int TIMEOUT_MS = 10_000;
    private static final int LONGEST = 65_535;

    final ScriptedController controller;
    final ManualTicker ticker = new ManualTicker();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, List<String>> values = new ConcurrentHashMap<>();
    private final Manner manner;
    private final Dns dns;

    private DnsFixture(Manner manner, Zone zone) throws IOException {
        this.manner = manner;
        this.controller = ScriptedController.open(manner);
        DnsConfig plain =
                DnsConfig.of(new DnsServerName("ns-test"), controller.uri(), ZONE)
                        .withHost(InetAddress.getLoopbackAddress())
                        .withPort(0);
        DnsConfig config =
                new DnsConfig(
                        plain.name(),
                        plain.controller(),
                        zone,
                        NameServer.in(ZONE),
                        plain.host(),
                        plain.port(),
                        plain.metrics());
        this.dns = Dns.start(config, new PlaneVersion("0.1.0", "unknown"), ticker, meters);
        values.put(KNOWN, List.of(VALUE));
    }

    static DnsFixture start(Manner manner) throws IOException {
        return new DnsFixture(manner, ZONE);
    }

    static DnsFixture start(Manner manner, Zone zone) throws IOException {
        return new DnsFixture(manner, zone);
    }

    /** A server whose controller answers at once from {@link #values}. */
    static DnsFixture answering(Manner manner) throws IOException {
        DnsFixture fixture = start(manner);
        fixture.answer(fixture.controller.awaitDns());
        return fixture;
    }

    /** Answers everything that comes on a connection. */
    void answer(ScriptedSocket<ToDns, FromDns> socket) {
        NamedThreads.virtual(
                "answering",
                () -> {
                    while (socket.isOpen()) {
                        answerOne(socket);
                    }
                });
    }

    private void answerOne(ScriptedSocket<ToDns, FromDns> socket) {
        try {
            socket.send(response(socket.receive(TxtRecordRequest.class)));
        } catch (AssertionError idle) {
            // nothing came for a while, or the connection has ended
        }
    }

    ToDns response(TxtRecordRequest request) {
        List<String> known = values.getOrDefault(request.cluster(), List.of());
        String newest = known.isEmpty() ? null : known.getLast();
        return new TxtRecordResponse(
                request.cluster(), newest, manner == Manner.OURS ? known : null);
    }

    int port() {
        return dns.port();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    boolean isConnected() {
        return dns.isConnected();
    }

    /** A query of type TXT and class IN. */
    static Message txt(String name) throws IOException {
        return query(name, Type.TXT);
    }

    static Message query(String name, int type) throws IOException {
        return Message.newQuery(
                Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
    }

    Message udp(Message query) throws IOException {
        return new Message(udp(query.toWire(), TIMEOUT_MS));
    }

    /** The answer to a packet; throws if none comes in time. */
    byte[] udp(byte[] query, int timeoutMs) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(timeoutMs);
            socket.connect(address());
            socket.send(new DatagramPacket(query, query.length));
            return receive(socket);
        }
    }

    static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    Message tcp(Message query) throws IOException {
        try (Socket socket = tcp()) {
            send(socket, query.toWire());
            return new Message(receive(socket));
        }
    }

    Socket tcp() throws IOException {
        Socket socket = new Socket();
        socket.connect(address(), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    static void send(Socket socket, byte[] query) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        byte[] framed = new byte[query.length + 2];
        framed[0] = (byte) (query.length >> 8);
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        out.write(framed);
    }

    static byte[] receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return in.readNBytes(in.readUnsignedShort());
    }

    double counted(String rcode) {
        return meters.counter("plane.dns.answers", "rcode", rcode).count();
    }

    @Override
    public void close() {
        dns.close();
        controller.close();
    }
}
