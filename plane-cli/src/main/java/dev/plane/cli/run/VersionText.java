package dev.plane.cli.run;

import dev.plane.boot.BuildInfo;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = BuildInfo.version();
        return new String[] {"plane %s (%s)".formatted(version.version(), version.gitHash())};
    }
}
