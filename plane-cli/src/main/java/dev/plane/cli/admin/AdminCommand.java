package dev.plane.cli.admin;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.client.PlaneClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** {@code plane admin}: what its commands share, the controller that they ask. */
@Command(
        name = "admin",
        description = "Ask something of a controller.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ConnectCommand.class,
            TerminateCommand.class,
            DrainCommand.class,
            StatusCommand.class,
            ClusterStateCommand.class,
            BackendStatusCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  plane admin --controller http://localhost:8080 status",
            "  PLANE_CONTROLLER=http://localhost:8080 plane admin cluster-state localhost:9090"
        })
public final class AdminCommand {
    @Spec CommandSpec spec;

    @Option(
            names = "--controller",
            paramLabel = "URL",
            description =
                    "The controller, such as http://localhost:8080; a user name in the URL is sent"
                            + " as bearer token. Default: that of the environment,"
                            + " PLANE_CONTROLLER.")
    @Nullable ControllerUri controller;

    /**
     * A client of the controller. That there is one is looked at here: picocli would ask for it
     * before it shows the help of a command.
     */
    PlaneClient client() {
        if (controller == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing option: '--controller=URL' or PLANE_CONTROLLER");
        }
        return PlaneClient.builder(controller).build();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
