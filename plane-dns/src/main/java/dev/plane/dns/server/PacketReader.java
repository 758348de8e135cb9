package dev.plane.dns.server;

import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads packets from anybody. Whatever is in one, the result is a {@link Packet}. */
final class PacketReader {
    /** A record of the root's name without data. */
    private static final int SHORTEST_RECORD = 11;

    private PacketReader() {}

    static Packet read(byte[] packet) {
        if (packet.length < Header.LENGTH) {
            return new Packet.Noise();
        }
        try {
            Header header = new Header(packet);
            return header.getFlag(Flags.QR) ? new Packet.Noise() : read(header, packet);
        } catch (IOException e) {
            return new Packet.Noise();
        }
    }

    private static Packet read(Header header, byte[] packet) {
        if (header.getOpcode() != Opcode.QUERY) {
            return new Packet.Bad(header, Rcode.NOTIMP);
        }
        if (header.getCount(Section.QUESTION) != 1 || announcesTooMuch(header, packet.length)) {
            return malformed(header);
        }
        try {
            Message message = new Message(packet);
            return isWhole(message) ? query(message, packet.length) : malformed(header);
        } catch (IOException | RuntimeException e) { // the types of records each have their own
            return malformed(header);
        }
    }

    private static Packet query(Message message, int size) {
        List<Record> edns =
                message.getSection(Section.ADDITIONAL).stream()
                        .filter(OPTRecord.class::isInstance)
                        .toList();
        if (edns.isEmpty()) {
            return new Packet.Query(
                    message.getHeader(), message.getQuestion(), Optional.empty(), size);
        }
        OPTRecord first = (OPTRecord) edns.getFirst();
        if (edns.size() > 1 || !first.getName().equals(Name.root)) {
            return malformed(message.getHeader());
        }
        return new Packet.Query(
                message.getHeader(), message.getQuestion(), Optional.of(first), size);
    }

    /** The parser forgives a message with TC set whose records are missing. */
    private static boolean isWhole(Message message) {
        for (int section = Section.QUESTION; section <= Section.ADDITIONAL; section++) {
            int announced = message.getHeader().getCount(section);
            if (message.getSection(section).size() != announced) {
                return false;
            }
        }
        return true;
    }

    /** The parser makes room for all that is announced, hundreds of kilobytes for a few bytes. */
    private static boolean announcesTooMuch(Header header, int length) {
        int records =
                header.getCount(Section.ANSWER)
                        + header.getCount(Section.AUTHORITY)
                        + header.getCount(Section.ADDITIONAL);
        return records * SHORTEST_RECORD > length - Header.LENGTH;
    }

    private static Packet malformed(Header header) {
        return new Packet.Bad(header, Rcode.FORMERR);
    }
}
