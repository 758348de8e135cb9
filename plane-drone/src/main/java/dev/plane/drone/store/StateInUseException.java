package dev.plane.drone.store;

import java.io.IOException;
import java.nio.file.Path;

/** Another drone lives on the state. */
public final class StateInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    StateInUseException(Path database, String pid) {
        super(
                "another drone (process %s) runs with the state in %s: give this one another --db"
                                .formatted(pid.isEmpty() ? "unknown" : pid, database)
                        + " or another --name");
    }
}
