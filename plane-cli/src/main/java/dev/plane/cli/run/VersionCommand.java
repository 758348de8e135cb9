package dev.plane.cli.run;

import dev.plane.boot.BuildInfo;
import dev.plane.common.protocol.PlaneVersion;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** {@code plane version}: the release and the source revision of this program. */
@Command(
        name = "version",
        description = "Print the version and the source revision.",
        footer = {"", "Example:", "  plane version"})
public final class VersionCommand implements Runnable {
    @Spec CommandSpec spec;

    @Override
    public void run() {
        PlaneVersion version = BuildInfo.version();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Client version: " + version.version());
        out.println("Client hash: " + version.gitHash());
    }
}
