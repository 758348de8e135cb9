package dev.plane.testkit;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.DnsServerName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDns;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.ToDns;

/** A DNS server that answers no queries, connected to a real controller. */
public final class ScriptedDns implements AutoCloseable {
    private static final String PATH = "/ctrl/dns-socket";

    private final ScriptedSocket<FromDns, ToDns> socket;

    private ScriptedDns(ScriptedSocket<FromDns, ToDns> socket) {
        this.socket = socket;
    }

    public static ScriptedDns connect(ControllerUri controller, DnsServerName name, Manner manner) {
        return connect(controller, manner.handshake(name.value(), Capability.TXT_VALUES));
    }

    /** Connects with a handshake of the test's own. */
    public static ScriptedDns connect(ControllerUri controller, Handshake handshake) {
        return new ScriptedDns(ScriptedNode.connect(controller, PATH, handshake, ToDns.class));
    }

    public ScriptedSocket<FromDns, ToDns> socket() {
        return socket;
    }

    /** Asks for the TXT values of a cluster and waits for the answer. */
    public ToDns.TxtRecordResponse ask(String cluster) {
        socket.send(new FromDns.TxtRecordRequest(cluster));
        return socket.receive(
                ToDns.TxtRecordResponse.class, answer -> answer.cluster().equals(cluster));
    }

    @Override
    public void close() {
        socket.close();
    }
}
