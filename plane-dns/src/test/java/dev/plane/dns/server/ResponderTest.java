package dev.plane.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.plane.dns.uplink.TxtAnswer;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Zone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

class ResponderTest {
    private static final Zone.Delegated ZONE = Zone.Delegated.of("acme.test");
    private static final String SOA =
            "acme.test. 1 IN SOA ns.acme.test. hostmaster.acme.test. 1 3600 600 86400 1";
    private static final int EDNS_VERSION_1 = 1;

    private final List<String> asked = new ArrayList<>();
    private NameServer nameServer = NameServer.in(ZONE);
    private TxtAnswer found = new TxtAnswer.Values(List.of("value"));

    @Test
    void valueOfACluster_isAnsweredWithAuthority() throws Exception {
        Message answer = answer(txt("dns.plane.test.acme.test"));

        assertThat(asked).containsExactly("dns.plane.test");
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
        assertThat(records(answer, Section.ANSWER))
                .containsExactly("dns.plane.test.acme.test. 1 IN TXT \"value\"");
        assertThat(records(answer, Section.AUTHORITY)).isEmpty();
    }

    @Test
    void caseOfTheName_isKeptInQuestionAndAnswer() throws Exception {
        Message answer = answer(txt("dNs.PLANE.test.aCme.tEst"));

        assertThat(asked).containsExactly("dns.plane.test");
        assertThat(answer.getQuestion().getName()).hasToString("dNs.PLANE.test.aCme.tEst.");
        assertThat(answer.getSection(Section.ANSWER).getFirst().getName())
                .hasToString("dNs.PLANE.test.aCme.tEst.");
    }

    @Test
    void severalValues_areSeveralRecords() throws Exception {
        found = new TxtAnswer.Values(List.of("one", "two", "one"));

        assertThat(records(answer(txt("c.acme.test")), Section.ANSWER))
                .containsExactly("c.acme.test. 1 IN TXT \"one\"", "c.acme.test. 1 IN TXT \"two\"");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "255, 1", "256, 2", "510, 2", "511, 3", "4000, 16"})
    void longValue_isSplitIntoStringsOf255Bytes(int length, int strings) throws Exception {
        String value = "x".repeat(length);
        found = new TxtAnswer.Values(List.of(value));

        Message answer = new Message(answer(txt("c.acme.test").toWire(), Transport.TCP));

        TXTRecord txt = (TXTRecord) answer.getSection(Section.ANSWER).getFirst();
        assertThat(txt.getStrings()).hasSize(strings);
        assertThat(String.join("", txt.getStrings())).isEqualTo(value);
    }

    @Test
    void valueOfAnyCharacters_isAnsweredAsItsBytes() throws Exception {
        String value = "back\\slash \"quote\" ; \u00fcml\u00e4ut \\065";
        found = new TxtAnswer.Values(List.of(value));

        TXTRecord txt =
                (TXTRecord) answer(txt("c.acme.test")).getSection(Section.ANSWER).getFirst();

        assertThat(txt.getStringsAsByteArrays().getFirst())
                .isEqualTo(value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void valuesThatFitNoMessage_areServfail() throws Exception {
        found = new TxtAnswer.Values(List.of("x".repeat(70_000)));

        assertThat(answer(txt("c.acme.test")).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    /** DNX-01. */
    @Test
    void clusterWithoutValue_isNoErrorWithTheZonesWord() throws Exception {
        found = new TxtAnswer.Values(List.of());

        Message answer = answer(txt("c.acme.test"));

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(records(answer, Section.ANSWER)).isEmpty();
        assertThat(records(answer, Section.AUTHORITY)).containsExactly(SOA);
    }

    @Test
    void controllerThatIsSilentOrFlooded_isServfail() throws Exception {
        found = new TxtAnswer.Silence();
        assertThat(answer(txt("c.acme.test")).getRcode()).isEqualTo(Rcode.SERVFAIL);

        found = new TxtAnswer.Overload();
        assertThat(answer(txt("c.acme.test")).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "c.acme.test, A",
        "c.acme.test, AAAA",
        "c.acme.test, CNAME",
        "c.acme.test, NS",
        "c.acme.test, SOA",
        "c.acme.test, CAA",
        "c.acme.test, TYPE65280",
        "acme.test, TXT",
        "acme.test, A",
        "acme.test, DNSKEY",
        "ns.acme.test, A"
    })
    void typeThatANameDoesNotHave_isNoErrorWithTheZonesWord(String name, String type)
            throws Exception {
        Message answer = answer(query(name, Type.value(type)));

        assertThat(asked).isEmpty();
        assertThat(answer.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(records(answer, Section.ANSWER)).isEmpty();
        assertThat(records(answer, Section.AUTHORITY)).containsExactly(SOA);
    }

    @Test
    void zone_hasSoaAndNs() throws Exception {
        assertThat(records(answer(query("acme.test", Type.SOA)), Section.ANSWER))
                .containsExactly(SOA);
        assertThat(records(answer(query("acme.test", Type.NS)), Section.ANSWER))
                .containsExactly("acme.test. 1 IN NS ns.acme.test.");
    }

    @Test
    void nameServerInsideOfTheZone_hasItsAddresses() throws Exception {
        nameServer =
                nameServer.withAddresses(
                        List.of(
                                InetAddress.ofLiteral("192.0.2.7"),
                                InetAddress.ofLiteral("2001:db8::7")));

        assertThat(records(answer(query("ns.acme.test", Type.A)), Section.ANSWER))
                .containsExactly("ns.acme.test. 1 IN A 192.0.2.7");
        assertThat(records(answer(query("NS.acme.test", Type.AAAA)), Section.ANSWER))
                .containsExactly("NS.acme.test. 1 IN AAAA 2001:db8:0:0:0:0:0:7");
        assertThat(records(answer(query("acme.test", Type.NS)), Section.ADDITIONAL)).hasSize(2);
        assertThat(records(answer(query("c.acme.test", Type.A)), Section.ANSWER)).isEmpty();
    }

    @Test
    void addressesOfANameServerElsewhere_areNotOurs() throws Exception {
        nameServer =
                NameServer.named("ns.example.com")
                        .withAddresses(List.of(InetAddress.ofLiteral("192.0.2.7")));

        assertThat(records(answer(query("acme.test", Type.NS)), Section.ADDITIONAL)).isEmpty();
        assertThat(answer(query("ns.example.com", Type.A)).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void nameThatNoClusterCanHave_doesNotExist() throws Exception {
        Message answer = answer(txt("*.acme.test"));

        assertThat(asked).isEmpty();
        assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(records(answer, Section.AUTHORITY)).containsExactly(SOA);
    }

    /** DNX-02, W-53. */
    @ParameterizedTest
    @CsvSource({
        "example.com, TXT",
        "example.com, A",
        "fooacme.test, TXT",
        "test, SOA",
        "., NS",
        "c.acme.test, ANY",
        "c.acme.test, AXFR",
        "acme.test, AXFR",
        "acme.test, IXFR",
        "acme.test, ANY",
        "acme.test, MAILB",
        "c.acme.test, TSIG"
    })
    void whatIsNotOursOrGivesAwayTooMuch_isRefused(String name, String type) throws Exception {
        Message answer = answer(query(name, Type.value(type)));

        assertThat(asked).isEmpty();
        assertThat(answer.getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(answer.getQuestion().getType()).isEqualTo(Type.value(type));
        assertThat(records(answer, Section.AUTHORITY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {DClass.CH, DClass.HS, DClass.NONE, DClass.ANY, 0, 65_535})
    void otherClass_isRefused(int dclass) throws Exception {
        Message query = Message.newQuery(Record.newRecord(name("c.acme.test"), Type.TXT, dclass));

        assertThat(answer(query).getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, Opcode.STATUS, 3, Opcode.NOTIFY, Opcode.UPDATE, 6, 15})
    void otherOpcode_isNotImplemented(int opcode) throws Exception {
        Message query = txt("c.acme.test");
        query.getHeader().setOpcode(opcode);

        Message answer = answer(query);

        assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(answer.getHeader().getOpcode()).isEqualTo(opcode);
        assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
    }

    @Test
    void questionOfRecursionAndCheckingDisabled_areCopied() throws Exception {
        Message query = txt("c.acme.test");
        query.getHeader().unsetFlag(Flags.RD);
        query.getHeader().setFlag(Flags.CD);
        query.getHeader().setFlag(Flags.AD);

        Message answer = answer(query);

        assertThat(answer.getHeader().getFlag(Flags.RD)).isFalse();
        assertThat(answer.getHeader().getFlag(Flags.CD)).isTrue();
        assertThat(answer.getHeader().getFlag(Flags.AD)).isFalse();
    }

    @Test
    void edns_isAnsweredWithEdns() throws Exception {
        OPTRecord opt = answer(withEdns(txt("c.acme.test"), 4096, 0)).getOPT();

        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getVersion()).isZero();
        assertThat(answer(txt("c.acme.test")).getOPT()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ExtendedFlags.DO})
    void wishForDnssec_isCopied(int flags) throws Exception {
        Message query = txt("c.acme.test");
        query.addRecord(new OPTRecord(1232, 0, 0, flags | 1), Section.ADDITIONAL);

        assertThat(answer(query).getOPT().getFlags()).isEqualTo(flags);
    }

    @Test
    void laterEdnsVersion_isBadVersion() throws Exception {
        Message answer = answer(withEdns(txt("c.acme.test"), 1232, EDNS_VERSION_1));

        assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
        assertThat(answer.getOPT().getVersion()).isZero();
        assertThat(asked).isEmpty();
    }

    @Test
    void twoEdnsRecords_areMalformed() throws Exception {
        Message query = withEdns(withEdns(txt("c.acme.test"), 1232, 0), 1232, 0);

        assertThat(answer(query).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @ParameterizedTest
    @CsvSource({"0, 200, false", "0, 600, true", "1232, 600, true", "100, 420, true"})
    void largeAnswer_isCutOverUdp(int payload, int length, boolean cut) throws Exception {
        found = new TxtAnswer.Values(List.of("x".repeat(length)));
        Message query = txt("c.acme.test");

        Message answer = answer(payload == 0 ? query : withEdns(query, payload, 0));

        assertThat(answer.getHeader().getFlag(Flags.TC)).isEqualTo(cut);
        assertThat(answer.getSection(Section.ANSWER)).hasSize(cut ? 0 : 1);
        assertThat(answer.getQuestion().getType()).isEqualTo(Type.TXT);
    }

    @Test
    void longQuestion_getsAnAnswerAsLongAsEdnsAllows() throws Exception {
        String name = ("x".repeat(60) + ".").repeat(2) + "acme.test";
        Message query = withEdns(txt(name), 4096, 0);
        found = new TxtAnswer.Values(List.of("x".repeat(1000)));
        assertThat(answer(query).getHeader().getFlag(Flags.TC)).isFalse();

        found = new TxtAnswer.Values(List.of("x".repeat(1200)));
        assertThat(answer(query).getHeader().getFlag(Flags.TC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 200, 300, 400, 1000, 5000})
    void answerOverUdp_isNeverTenTimesLargerThanTheQuestion(int length) throws Exception {
        found = new TxtAnswer.Values(List.of("x".repeat(length), "y".repeat(length)));
        byte[] query = withEdns(txt("c.acme.test"), 65_535, 0).toWire();

        assertThat(answer(query, Transport.UDP).length)
                .isLessThanOrEqualTo(Math.min(10 * query.length, 1232));
        assertThat(answer(query, Transport.TCP).length).isGreaterThan(2 * length);
    }

    @Test
    void packetsThatAreNoQueries_areIgnored() throws Exception {
        Message response = txt("c.acme.test");
        response.getHeader().setFlag(Flags.QR);

        assertThat(sent(response.toWire(), Transport.UDP)).isNull();
        assertThat(sent(new byte[0], Transport.UDP)).isNull();
        assertThat(sent(new byte[11], Transport.UDP)).isNull();
    }

    @Test
    void queryOfNoOrTwoQuestionsOrCutShort_isMalformed() throws Exception {
        byte[] none = new byte[12];
        Message two = txt("c.acme.test");
        two.addRecord(Record.newRecord(name("d.acme.test"), Type.TXT, DClass.IN), Section.QUESTION);
        byte[] whole = txt("c.acme.test").toWire();
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        byte[] forgiven = cut.clone();
        forgiven[2] |= 2; // TC

        for (byte[] packet : List.of(none, two.toWire(), cut, forgiven)) {
            byte[] answer = answer(packet, Transport.UDP);
            assertThat(answer).hasSize(12);
            assertThat(new Message(answer).getRcode()).isEqualTo(Rcode.FORMERR);
        }
    }

    @Test
    void packetThatAnnouncesMoreThanItHolds_costsNoMemory() throws Exception {
        byte[] packet = txt("c.acme.test").toWire();
        Arrays.fill(packet, 6, 12, (byte) 0xff); // 65,535 records in each other section
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        answer(packet, Transport.UDP);

        long before = threads.getCurrentThreadAllocatedBytes();
        byte[] answer = answer(packet, Transport.UDP);
        long cost = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(answer[3] & 0xf).isEqualTo(Rcode.FORMERR);
        assertThat(cost).isLessThan(100_000);
    }

    private Message answer(Message query) throws IOException {
        return new Message(answer(query.toWire(), Transport.UDP));
    }

    private byte[] answer(byte[] query, Transport transport) {
        return Objects.requireNonNull(sent(query, transport), "no answer");
    }

    private byte @Nullable [] sent(byte[] packet, Transport transport) {
        Responder responder =
                new Responder(
                        new Authority(ZONE, nameServer),
                        (cluster, then) -> {
                            asked.add(cluster.value());
                            then.accept(found);
                        },
                        new AnswerMeters(new SimpleMeterRegistry()));
        Reply reply = new Reply();
        responder.answer(packet, transport, reply);
        assertThat(reply.told).isEqualTo(1);
        return reply.packet;
    }

    private static final class Reply implements Responder.Client {
        private byte @Nullable [] packet;
        private int told;

        @Override
        public void reply(byte[] answer) {
            packet = answer;
            told++;
        }

        @Override
        public void ignore() {
            told++;
        }
    }

    private static Message withEdns(Message query, int payload, int version) {
        query.addRecord(new OPTRecord(payload, 0, version), Section.ADDITIONAL);
        return query;
    }

    private static Message txt(String name) throws IOException {
        return query(name, Type.TXT);
    }

    private static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(name(name), type, DClass.IN));
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    private static List<String> records(Message message, int section) {
        return message.getSection(section).stream()
                .map(record -> record.toString().replaceAll("\\s+", " "))
                .toList();
    }
}
