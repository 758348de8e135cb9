package dev.plane.dns.uplink;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.FromDns.TxtRecordRequest;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDns;
import dev.plane.common.protocol.ToDns.TxtRecordResponse;
import dev.plane.common.socket.ReconnectingClient;
import dev.plane.common.socket.TypedSocket;

import java.util.List;
import java.util.Optional;

/** Keeps a DNS server connected to a controller. */
public final class ControllerLink implements AutoCloseable {
    private static final String PATH = "/ctrl/dns-socket";

    private final Lookups lookups;
    private final ReconnectingClient<FromDns, ToDns> client;

    /** Where to connect, and as whom. */
    public record Address(ControllerUri controller, DnsServerName name, PlaneVersion version) {
        Handshake handshake() {
            return Handshake.of(version, name.value()).withCapabilities(Capability.TXT_VALUES);
        }
    }

    private ControllerLink(Address address, Lookups lookups) {
        this.lookups = lookups;
        this.client =
                ReconnectingClient.<FromDns, ToDns>builder(ToDns.class)
                        .endpoint(address.controller(), PATH)
                        .handshake(address::handshake)
                        .session(this::serve)
                        .start("dns-uplink");
    }

    /** Connects, and again whenever the connection is lost. */
    public static ControllerLink start(Address address, Lookups lookups) {
        return new ControllerLink(address, lookups);
    }

    /** Whether handshakes are exchanged and the connection is not known to have ended. */
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() {
        client.close();
    }

    private void serve(TypedSocket<FromDns, ToDns> socket) throws InterruptedException {
        Lookups.Line line = cluster -> socket.send(new TxtRecordRequest(cluster));
        lookups.connected(line);
        try {
            Optional<ToDns> message = socket.receive();
            while (message.isPresent()) {
                take(message.get());
                message = socket.receive();
            }
        } finally {
            lookups.disconnected(line);
        }
    }

    private void take(ToDns message) {
        switch (message) {
            case TxtRecordResponse response ->
                    lookups.answered(response.cluster(), values(response));
        }
    }

    /** Upstream's controllers know of one value only. */
    private static List<String> values(TxtRecordResponse response) {
        List<String> all = response.txtValues();
        if (all != null && !all.isEmpty()) {
            return all;
        }
        String newest = response.txtValue();
        return newest == null ? List.of() : List.of(newest);
    }
}
