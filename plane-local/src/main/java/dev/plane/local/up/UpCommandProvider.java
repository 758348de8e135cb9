package dev.plane.local.up;

import dev.plane.cli.CommandProvider;

/** Adds {@code plane up} to the command line. */
public final class UpCommandProvider implements CommandProvider {
    @Override
    public Object command() {
        return new UpCommand();
    }
}
