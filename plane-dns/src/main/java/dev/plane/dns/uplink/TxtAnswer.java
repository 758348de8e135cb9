package dev.plane.dns.uplink;

import java.util.List;

/** What is known of a cluster's TXT values. */
public sealed interface TxtAnswer {
    /** The controller's word; empty if it has none. */
    record Values(List<String> values) implements TxtAnswer {
        public Values {
            values = List.copyOf(values);
        }
    }

    /** No controller has answered in time. */
    record Silence() implements TxtAnswer {}

    /** Too many wait already. */
    record Overload() implements TxtAnswer {}
}
