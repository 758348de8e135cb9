package dev.plane.cli;

import dev.plane.cli.admin.AdminCommand;
import dev.plane.cli.run.VersionCommand;
import dev.plane.cli.run.VersionText;
import dev.plane.controller.ControllerCommand;
import dev.plane.controller.MigrateCommand;
import dev.plane.dns.DnsCommand;
import dev.plane.drone.DroneCommand;
import dev.plane.proxy.ProxyCommand;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code plane}: a command for each role and for the operator. */
@Command(
        name = "plane",
        description = "Session backends: one process per key, reached straight from the browser.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ControllerCommand.class,
            DroneCommand.class,
            ProxyCommand.class,
            DnsCommand.class,
            AdminCommand.class,
            MigrateCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Every flag may also be given by the environment: PLANE_CONTROLLER for --controller.",
            "RUST_LOG sets what is logged (error, warn, info, debug, trace),"
                    + " PLANE_LOG_JSON=1 makes every line of it a JSON object.",
            "",
            "Example:",
            "  plane up"
        })
final class PlaneCommand {}
