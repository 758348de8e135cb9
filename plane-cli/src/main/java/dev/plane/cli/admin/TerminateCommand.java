package dev.plane.cli.admin;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.BackendName;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code plane admin terminate}: stops a backend. */
@Command(
        name = "terminate",
        description = "Stop a backend and wait for its end.",
        footer = {
            "",
            "Examples:",
            "  plane admin terminate a11l1gibor2ah3",
            "  plane admin terminate a11l1gibor2ah3 --hard --immediate"
        })
final class TerminateCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Parameters(paramLabel = "BACKEND", description = "The name of the backend.")
    BackendName backend;

    @Option(names = "--hard", description = "Kill it instead of asking it to stop.")
    boolean hard;

    @Option(names = "--immediate", description = "Do not wait for its end.")
    boolean immediate;

    @Override
    public Integer call() throws InterruptedException {
        try (PlaneClient client = admin.client()) {
            client.terminate(backend, hard ? TerminationKind.HARD : TerminationKind.SOFT);
            admin.out().println("Sent termination signal " + backend);
            admin.out().flush();
            if (!immediate) {
                new StatusFollower(client, admin.out())
                        .followUntil(backend, BackendStatus.TERMINATED);
            }
        }
        return ExitCode.OK;
    }
}
