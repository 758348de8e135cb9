package dev.plane.dns.server;

import org.xbill.DNS.Header;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;

import java.util.Optional;

/** What a client has sent. */
sealed interface Packet {
    /** No query at all: never answered. */
    record Noise() implements Packet {}

    /** A query that gets a header and this code. */
    record Bad(Header header, int rcode) implements Packet {}

    /**
     * A query of one question.
     *
     * @param size bytes on the wire
     */
    record Query(Header header, Record question, Optional<OPTRecord> edns, int size)
            implements Packet {
        private static final int UDP_PAYLOAD_WITHOUT_EDNS = 512;

        Name name() {
            return question.getName();
        }

        int type() {
            return question.getType();
        }

        /** Length of the longest UDP answer that the client takes. */
        int udpPayload() {
            return edns.map(OPTRecord::getPayloadSize)
                    .filter(payload -> payload > UDP_PAYLOAD_WITHOUT_EDNS)
                    .orElse(UDP_PAYLOAD_WITHOUT_EDNS);
        }
    }
}
