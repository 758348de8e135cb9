package dev.plane.cli.admin;

import dev.plane.cli.output.Ages;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.ClusterName;
import dev.plane.common.view.AnyNodeName;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.DroneView;
import dev.plane.common.view.NodeView;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code plane admin cluster-state}: the connected nodes of a cluster. */
@Command(
        name = "cluster-state",
        description = "Show the drones and proxies that are connected to a controller.",
        footer = {"", "Example:", "  plane admin cluster-state localhost:9090"})
final class ClusterStateCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Parameters(paramLabel = "CLUSTER", description = "The cluster, such as localhost:9090.")
    ClusterName cluster;

    @Override
    public Integer call() throws InterruptedException {
        try (PlaneClient client = admin.client()) {
            print(client.clusterState(cluster), admin.out());
        }
        return ExitCode.OK;
    }

    private static void print(ClusterState state, PrintWriter out) {
        out.println("Drones:");
        for (DroneView drone : state.drones()) {
            print(drone.node(), out);
            out.println("    Ready: " + drone.ready());
            out.println("    Draining: " + drone.draining());
            out.println("    Backend count: " + drone.backendCount());
            out.println("    Last heartbeat age: " + age(drone.lastHeartbeatAge()));
        }
        out.println("Proxies:");
        for (NodeView proxy : state.proxies()) {
            print(proxy, out);
        }
    }

    private static void print(NodeView node, PrintWriter out) {
        out.println("  " + name(node.name()));
        out.println("    Plane version: " + node.planeVersion());
        out.println("    Plane hash: " + node.planeHash());
        out.println("    Controller: " + node.controller());
        out.println("    Controller heartbeat age: " + age(node.controllerHeartbeatAge()));
    }

    private static String name(AnyNodeName name) {
        return switch (name) {
            case AnyNodeName.Proxy(var proxy) -> proxy.value();
            case AnyNodeName.Drone(var drone) -> drone.value();
            case AnyNodeName.AcmeDnsServer(var dns) -> dns.value();
        };
    }

    private static String age(long seconds) {
        return Ages.format(Duration.ofSeconds(seconds));
    }
}
