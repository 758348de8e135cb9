package dev.plane.proxy.cert;

import dev.plane.common.error.InvalidValueException;

import java.util.Base64;

/**
 * An account with a certificate authority that an ACME account is bound to (RFC 8555, 7.3.4).
 *
 * @param hmacKey base64url without padding
 */
public record ExternalAccount(String keyId, String hmacKey) {
    public ExternalAccount {
        InvalidValueException.require(!keyId.isEmpty(), "EAB key id", keyId, "not empty");
        InvalidValueException.require(
                isKey(hmacKey),
                "EAB HMAC key",
                "(" + hmacKey.length() + " characters)",
                "base64url without padding");
    }

    private static boolean isKey(String text) {
        try {
            return !text.contains("=") && Base64.getUrlDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "external account " + keyId;
    }
}
