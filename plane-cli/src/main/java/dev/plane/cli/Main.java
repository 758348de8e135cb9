package dev.plane.cli;

import dev.plane.boot.RoleProcess;

import picocli.CommandLine;

import java.util.Map;
import java.util.ServiceLoader;

/** The command {@code plane}. */
public final class Main {
    private Main() {}

    public static void main(String... args) {
        RoleProcess.main(commandLine(System.getenv()), args);
    }

    /**
     * The whole command line, with the commands that the class path adds.
     *
     * @param environment holds the defaults of flags, such as {@code PLANE_CONTROLLER}
     */
    public static CommandLine commandLine(Map<String, String> environment) {
        CommandLine plane = new CommandLine(new PlaneCommand());
        ServiceLoader.load(CommandProvider.class)
                .forEach(provider -> plane.addSubcommand(provider.command()));
        RoleProcess.prepare(plane, environment);
        return plane.setExecutionExceptionHandler(
                new ErrorReport(plane.getExecutionExceptionHandler()));
    }
}
