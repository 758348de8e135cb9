package dev.plane.controller.dns;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.socket.TypedSocket;
import dev.plane.controller.cert.CertStore;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.session.Lanes;
import dev.plane.controller.session.Persistence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;

/** One DNS server's socket: answers what it asks. Without an answer it asks again. */
final class DnsSession {
    private static final Logger log = LoggerFactory.getLogger(DnsSession.class);

    private final CertStore certs;
    private final TypedSocket<ToDns, FromDns> socket;
    private final Lanes lanes;

    DnsSession(CertStore certs, NodeLease server, TypedSocket<ToDns, FromDns> socket) {
        this.certs = certs;
        this.socket = socket;
        this.lanes = new Lanes("from-" + server.name().value());
    }

    /** Serves the DNS server until its socket ends. */
    void run() throws InterruptedException {
        while (true) {
            Optional<FromDns> message = socket.receive();
            if (message.isEmpty()) {
                return;
            }
            switch (message.get()) {
                case FromDns.TxtRecordRequest(var cluster) ->
                        lanes.run(cluster, () -> answer(cluster));
            }
        }
    }

    private void answer(String cluster) {
        try {
            List<String> values = certs.txtValues(cluster);
            socket.send(
                    new ToDns.TxtRecordResponse(
                            cluster,
                            values.isEmpty() ? null : values.getLast(),
                            socket.peerUnderstands(Capability.TXT_VALUES) ? values : null));
        } catch (RuntimeException e) {
            log.warn("TXT values of {} cannot be read: {}", cluster, Persistence.reason(e));
        }
    }
}
