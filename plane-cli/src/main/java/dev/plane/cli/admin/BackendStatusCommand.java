package dev.plane.cli.admin;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.client.PlaneClient;
import dev.plane.common.name.BackendName;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.concurrent.Callable;

/** {@code plane admin backend-status}: the life of a backend. */
@Command(
        name = "backend-status",
        description = "Print the statuses of a backend, past and to come, until it has ended.",
        footer = {"", "Example:", "  plane admin backend-status a11l1gibor2ah3"})
final class BackendStatusCommand implements Callable<Integer> {
    @ParentCommand AdminCommand admin;

    @Parameters(paramLabel = "BACKEND", description = "The name of the backend.")
    BackendName backend;

    @Override
    public Integer call() throws InterruptedException {
        try (PlaneClient client = admin.client()) {
            // An upstream controller never answers about the statuses of an unknown backend (W-46).
            client.status(backend);
            new StatusFollower(client, admin.out()).followUntil(backend, BackendStatus.TERMINATED);
        }
        return ExitCode.OK;
    }
}
