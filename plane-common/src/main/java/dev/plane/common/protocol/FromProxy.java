package dev.plane.common.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.json.ExternallyTagged;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import java.util.List;

/** What a proxy tells its controller (wire: MessageFromProxy). */
@ExternallyTagged
public sealed interface FromProxy {
    /** Where does this token lead? */
    record RouteInfoRequest(BearerToken token) implements FromProxy {}

    /** The backend was used. Only to upstream controllers. */
    record KeepAlive(@JsonValue BackendName backend) implements FromProxy {}

    /** Something about certificates. */
    record CertManagerRequest(@JsonValue CertRequest request) implements FromProxy {}

    /** How the backends are used. Only to our controllers. */
    record Connections(List<BackendConnections> backends) implements FromProxy {
        public Connections {
            backends = List.copyOf(backends);
        }
    }

    /**
     * How one backend is used.
     *
     * @param open streams open now
     * @param requests answers other than 502 and 504 since the last report
     * @param bytesIn from clients, since the last report
     * @param bytesOut to clients, since the last report
     * @param idleMs since the last stream ended; 0 while one is open
     */
    record BackendConnections(
            BackendName backend,
            long open,
            long requests,
            long bytesIn,
            long bytesOut,
            long idleMs) {}
}
