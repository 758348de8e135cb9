package dev.plane.common.protocol;

import dev.plane.common.json.ExternallyTagged;

/** The answer to a {@link CertRequest}; never sent unasked, an upstream proxy fails on that. */
@ExternallyTagged
public sealed interface CertResponse {
    record CertLeaseResponse(boolean accepted) implements CertResponse {}

    record SetTxtRecordResponse(boolean accepted) implements CertResponse {}
}
