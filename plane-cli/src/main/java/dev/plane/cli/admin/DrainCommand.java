package dev.plane.cli.admin;

import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code plane admin drain}: takes a drone out of service. */
@Command(
        name = "drain",
        description = "Give a drone no new backends; its present ones go on.",
        footer = {
            "",
            "Example:",
            "  plane admin drain --cluster plane.test --drone dr-0123456789abcd"
        })
final class DrainCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Option(
            names = "--cluster",
            required = true,
            paramLabel = "CLUSTER",
            description = "The cluster of the drone.")
    ClusterName cluster;

    @Option(
            names = "--drone",
            required = true,
            paramLabel = "NAME",
            description = "The name of the drone.")
    DroneName drone;

    @Override
    public Integer call() throws InterruptedException {
        try (PlaneClient client = admin.client()) {
            boolean news = client.drain(cluster, drone).updated();
            String outcome = news ? "draining initiated" : "was already draining";
            admin.out().printf("Drone %s %s.%n", drone, outcome);
        }
        return ExitCode.OK;
    }
}
