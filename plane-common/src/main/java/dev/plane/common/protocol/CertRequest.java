package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

import dev.plane.common.json.ExternallyTagged;

import org.jspecify.annotations.Nullable;

/** What a proxy asks in order to get a certificate. */
@ExternallyTagged
public sealed interface CertRequest {
    /** The right to order a certificate for the cluster, for one minute. */
    record CertLeaseRequest() implements CertRequest {}

    /**
     * The value that the cluster's TXT record shall have.
     *
     * @param add true to keep the values set before under this lease; null to replace them
     */
    record SetTxtRecord(String txtValue, @JsonInclude(Include.NON_NULL) @Nullable Boolean add)
            implements CertRequest {}

    /** The right is given back. */
    record ReleaseCertLease() implements CertRequest {}
}
