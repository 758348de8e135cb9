package dev.plane.dns.server;

import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.util.List;

/** Writes answers, cut to what the client takes. */
final class PacketWriter {
    private static final int RCODE_BITS = 4;
    private static final int RCODE_MASK = (1 << RCODE_BITS) - 1;

    private PacketWriter() {}

    /** A header with a code, and nothing else. */
    static byte[] write(Packet.Bad bad) {
        Header header = header(bad.header());
        header.setRcode(bad.rcode());
        return header.toWire();
    }

    /** An answer of at most {@code limit} bytes; one that is cut carries TC and no records. */
    static byte[] write(Packet.Query query, Answer answer, int limit) {
        byte[] whole = message(query, answer).toWire();
        if (whole.length <= limit) {
            return whole;
        }
        Answer bare =
                new Answer(answer.rcode(), answer.authoritative(), List.of(), List.of(), List.of());
        Message cut = message(query, bare);
        cut.getHeader().setFlag(Flags.TC);
        return cut.toWire();
    }

    private static Message message(Packet.Query query, Answer answer) {
        Message message = new Message();
        Header header = header(query.header());
        header.setRcode(answer.rcode() & RCODE_MASK);
        if (answer.authoritative()) {
            header.setFlag(Flags.AA);
        }
        message.setHeader(header);
        message.addRecord(query.question(), Section.QUESTION);
        add(message, answer.answers(), Section.ANSWER);
        add(message, answer.authority(), Section.AUTHORITY);
        add(message, answer.additional(), Section.ADDITIONAL);
        query.edns()
                .map(edns -> edns(edns, answer.rcode()))
                .ifPresent(edns -> message.addRecord(edns, Section.ADDITIONAL));
        return message;
    }

    /** The DO bit comes back as it was, also from a server without DNSSEC (RFC 3225, section 3). */
    private static OPTRecord edns(OPTRecord asked, int rcode) {
        return new OPTRecord(
                Transport.UDP_PAYLOAD, rcode >> RCODE_BITS, 0, asked.getFlags() & ExtendedFlags.DO);
    }

    private static void add(Message message, List<Record> records, int section) {
        for (Record record : records) {
            message.addRecord(record, section);
        }
    }

    private static Header header(Header asked) {
        Header header = new Header(asked.getID());
        header.setOpcode(asked.getOpcode());
        header.setFlag(Flags.QR);
        if (asked.getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        if (asked.getFlag(Flags.CD)) {
            header.setFlag(Flags.CD);
        }
        return header;
    }
}
