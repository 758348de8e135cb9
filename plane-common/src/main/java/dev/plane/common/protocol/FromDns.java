package dev.plane.common.protocol;

import dev.plane.common.json.ExternallyTagged;

/** What a DNS server asks its controller. */
@ExternallyTagged
public sealed interface FromDns {
    /** The TXT values of a cluster, whatever the query called it. */
    record TxtRecordRequest(String cluster) implements FromDns {}
}
