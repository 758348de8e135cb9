package dev.plane.proxy.cert;

import java.nio.file.Path;
import java.util.Optional;

/** Where certificates come from: a file, an authority, both (the file keeps them) or neither. */
public record CertificateSource(Optional<Path> file, Optional<AcmeAccount> acme) {
    /** No certificates. */
    public static final CertificateSource NONE =
            new CertificateSource(Optional.empty(), Optional.empty());

    public boolean isNone() {
        return file.isEmpty() && acme.isEmpty();
    }
}
