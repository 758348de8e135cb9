package dev.plane.cli.admin;

import dev.plane.boot.BuildInfo;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.view.ControllerStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code plane admin status}: whether the controller is well. */
@Command(
        name = "status",
        description = "Show whether the controller is well, and its version.",
        footer = {"", "Example:", "  plane admin status"})
final class StatusCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Override
    public Integer call() throws InterruptedException {
        try (PlaneClient client = admin.client()) {
            ControllerStatus status = client.controllerStatus();
            PlaneVersion own = BuildInfo.version();
            PrintWriter out = admin.out();
            out.println("Status: " + status.status());
            out.printf("Version: %s (client: %s)%n", status.version(), own.version());
            out.printf("Hash: %s (client: %s)%n", status.hash(), own.gitHash());
        }
        return ExitCode.OK;
    }
}
