package dev.plane.dns.server;

import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

import java.util.List;

/**
 * What is said to a query.
 *
 * @param rcode may be an extended one, above 15
 * @param authoritative whether the name is ours
 */
record Answer(
        int rcode,
        boolean authoritative,
        List<Record> answers,
        List<Record> authority,
        List<Record> additional) {
    Answer {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        additional = List.copyOf(additional);
    }

    /** Records of the name that was asked for. */
    static Answer of(List<Record> answers) {
        return new Answer(Rcode.NOERROR, true, answers, List.of(), List.of());
    }

    /** No record, and the word of the zone for it. */
    static Answer none(int rcode, List<Record> soa) {
        return new Answer(rcode, true, List.of(), soa, List.of());
    }

    /** No answer. */
    static Answer failed(int rcode) {
        return new Answer(rcode, false, List.of(), List.of(), List.of());
    }
}
