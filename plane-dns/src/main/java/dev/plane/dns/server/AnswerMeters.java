package dev.plane.dns.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.xbill.DNS.Rcode;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts what became of the packets. */
final class AnswerMeters {
    private static final int[] RCODES = {
        Rcode.NOERROR,
        Rcode.FORMERR,
        Rcode.SERVFAIL,
        Rcode.NXDOMAIN,
        Rcode.NOTIMP,
        Rcode.REFUSED,
        Rcode.BADVERS
    };

    private final Map<Integer, Counter> answered = new HashMap<>();
    private final Counter ignored;

    AnswerMeters(MeterRegistry registry) {
        for (int rcode : RCODES) {
            String name = Rcode.string(rcode).toLowerCase(Locale.ROOT);
            answered.put(
                    rcode,
                    Counter.builder("plane.dns.answers")
                            .description("Queries answered, by response code")
                            .tag("rcode", name)
                            .register(registry));
        }
        ignored =
                Counter.builder("plane.dns.ignored")
                        .description("Packets that are no queries")
                        .register(registry);
    }

    void answered(int rcode) {
        Objects.requireNonNull(answered.get(rcode)).increment();
    }

    void ignored() {
        ignored.increment();
    }
}
