package dev.plane.drone.lease;

import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.name.BackendName;

/** What a controller says about the renewal of one key. No answer is no decision. */
public sealed interface RenewalAnswer {
    BackendName backend();

    /** The key is held until these deadlines. */
    record Renewed(BackendName backend, KeyDeadlines deadlines) implements RenewalAnswer {}

    /** The key is still held but will not be renewed: the backend stops at its soft deadline. */
    record Forbidden(BackendName backend) implements RenewalAnswer {}

    /** The key is gone or another's: the backend must not go on. */
    record Gone(BackendName backend) implements RenewalAnswer {}
}
