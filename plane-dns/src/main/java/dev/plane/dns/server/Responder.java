package dev.plane.dns.server;

import dev.plane.dns.uplink.TxtAnswer;
import dev.plane.dns.uplink.TxtSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

import java.util.List;

/** Turns a packet into its answer, at once or when the TXT values are found. */
final class Responder {
    /** Where an answer goes. */
    interface Client {
        /** Takes the answer; on any thread. */
        void reply(byte[] packet);

        /** There will be no answer. */
        void ignore();
    }

    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    /** More than any certificate authority asks for, and well within a message. */
    private static final int LONGEST_VALUES = 16_000;

    private final Authority authority;
    private final TxtSource source;
    private final AnswerMeters meters;

    Responder(Authority authority, TxtSource source, AnswerMeters meters) {
        this.authority = authority;
        this.source = source;
        this.meters = meters;
    }

    /** Tells {@code client} exactly once. */
    void answer(byte[] packet, Transport transport, Client client) {
        switch (PacketReader.read(packet)) {
            case Packet.Noise _ -> {
                meters.ignored();
                client.ignore();
            }
            case Packet.Bad bad -> {
                meters.answered(bad.rcode());
                client.reply(PacketWriter.write(bad));
            }
            case Packet.Query query -> answer(query, transport, client);
        }
    }

    private void answer(Packet.Query query, Transport transport, Client client) {
        switch (authority.ruling(query)) {
            case Authority.Ruling.Known(var answer) -> reply(query, answer, transport, client);
            case Authority.Ruling.AskFor(var cluster) ->
                    source.find(
                            cluster, found -> reply(query, txt(query, found), transport, client));
        }
    }

    private Answer txt(Packet.Query query, TxtAnswer found) {
        return switch (found) {
            case TxtAnswer.Values(var values) when isTooLong(values) -> {
                log.warn(
                        "{}: the TXT values are longer than {} characters; answered SERVFAIL",
                        query.name(),
                        LONGEST_VALUES);
                yield Answer.failed(Rcode.SERVFAIL);
            }
            case TxtAnswer.Values(var values) -> authority.txt(query, values);
            case TxtAnswer.Silence _, TxtAnswer.Overload _ -> Answer.failed(Rcode.SERVFAIL);
        };
    }

    private void reply(Packet.Query query, Answer answer, Transport transport, Client client) {
        meters.answered(answer.rcode());
        client.reply(PacketWriter.write(query, answer, transport.limit(query)));
    }

    private static boolean isTooLong(List<String> values) {
        return values.stream().mapToLong(String::length).sum() > LONGEST_VALUES;
    }
}
