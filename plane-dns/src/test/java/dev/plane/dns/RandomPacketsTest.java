package dev.plane.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.testkit.Await;
import dev.plane.testkit.Manner;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;

/** Whatever is sent, the server goes on answering, and keeps nothing of it. */
class RandomPacketsTest {
    private static final int PACKETS = 100_000;
    private static final int BATCH = 100;
    private static final int LONGEST = 600;
    private static final int TCP_CONNECTIONS = 200;
    private static final long LEAK_OF_A_FEW_BYTES_EACH = PACKETS / 2 * 10L;
    private static final long SEED = 20_260_301;

    private final Random random = new Random(SEED);

    @Test
    void hundredThousandRandomPackets_leaveTheServerAsItWas() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS);
                DatagramSocket client = new DatagramSocket()) {
            client.connect(fixture.address());
            client.setSoTimeout(1);
            flood(fixture, client, PACKETS / 2);
            long used = bufferMemory();
            flood(fixture, client, PACKETS / 2);

            assertThat(bufferMemory() - used).isLessThan(LEAK_OF_A_FEW_BYTES_EACH);
            Await.until(
                    "no query waits",
                    () -> fixture.meters.get("plane.dns.waiting").gauge().value() == 0);
            assertThat(fixture.udp(DnsFixture.txt("dns.plane.test.acme.test")).getRcode()).isZero();
        }
    }

    @Test
    void emptyDatagram_isPassedOver() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS);
                DatagramSocket client = new DatagramSocket()) {
            client.connect(fixture.address());
            client.send(new DatagramPacket(new byte[0], 0));

            assertThat(fixture.udp(DnsFixture.txt("dns.plane.test.acme.test")).getRcode()).isZero();
        }
    }

    @Test
    void randomBytesOverTcp_leaveTheServerAnswering() throws Exception {
        try (DnsFixture fixture = DnsFixture.answering(Manner.OURS)) {
            for (int i = 0; i < TCP_CONNECTIONS; i++) {
                try (Socket client = fixture.tcp()) {
                    DnsFixture.send(client, packet());
                    client.getOutputStream().write(packet());
                } catch (IOException closed) {
                    // what came first was no query
                }
            }

            assertThat(fixture.tcp(DnsFixture.txt("dns.plane.test.acme.test")).getRcode()).isZero();
        }
    }

    /** Sends in batches small enough for the socket, and sees that the server has read each. */
    private void flood(DnsFixture fixture, DatagramSocket client, int packets) throws Exception {
        for (int sent = 0; sent < packets; sent += BATCH) {
            double before = handled(fixture);
            for (int i = 0; i < BATCH; i++) {
                byte[] packet = packet();
                client.send(new DatagramPacket(packet, packet.length));
            }
            Await.until("the batch is handled", () -> handled(fixture) >= before + BATCH);
            drain(client);
        }
    }

    private static double handled(DnsFixture fixture) {
        return fixture.meters.get("plane.dns.ignored").counter().count()
                + fixture.meters.get("plane.dns.answers").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum();
    }

    private static void drain(DatagramSocket client) throws IOException {
        try {
            while (true) {
                assertThat(DnsFixture.receive(client)).hasSizeGreaterThanOrEqualTo(12);
            }
        } catch (SocketTimeoutException empty) {
            // all answers are read
        }
    }

    /** Not empty: noise, or a good query with some bytes changed or cut off. */
    private byte[] packet() throws IOException {
        if (random.nextInt(3) == 0) {
            byte[] noise = new byte[random.nextInt(1, LONGEST)];
            random.nextBytes(noise);
            return noise;
        }
        Message query =
                DnsFixture.query(
                        "c" + random.nextInt(50) + ".acme.test",
                        random.nextBoolean() ? Type.TXT : random.nextInt(300));
        if (random.nextBoolean()) {
            query.addRecord(new OPTRecord(random.nextInt(65_536), 0, 0), Section.ADDITIONAL);
        }
        byte[] packet = query.toWire();
        for (int changes = random.nextInt(6); changes > 0; changes--) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(packet, random.nextInt(1, packet.length))
                : packet;
    }

    private static long bufferMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
