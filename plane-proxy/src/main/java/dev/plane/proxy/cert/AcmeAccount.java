package dev.plane.proxy.cert;

import dev.plane.common.error.InvalidValueException;

import java.net.URI;
import java.util.Optional;

/**
 * Where certificates are ordered, and as whom.
 *
 * @param directory the authority's ACME directory
 * @param email the contact it is told
 */
public record AcmeAccount(URI directory, String email, Optional<ExternalAccount> external) {
    public AcmeAccount {
        InvalidValueException.require(
                directory.getHost() != null, "ACME directory", directory, "an http(s) URL");
        InvalidValueException.require(
                email.indexOf('@') > 0, "ACME e-mail", email, "an e-mail address");
    }
}
