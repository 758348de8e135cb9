package dev.plane.common.name;

import com.fasterxml.jackson.annotation.JsonValue;

/** The name of a DNS server; starts with {@code ns}. */
public record DnsServerName(@JsonValue String value) implements NodeName {
    public DnsServerName {
        NameRules.check("dns server name", "ns", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
