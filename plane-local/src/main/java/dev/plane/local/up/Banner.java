package dev.plane.local.up;

import dev.plane.common.connect.ConnectResponse;

import java.util.List;
import java.util.stream.Stream;

/** What a person reads when everything is up. */
final class Banner {
    private Banner() {}

    /**
     * The lines to print.
     *
     * @param command how the person calls this program
     */
    static List<String> lines(
            UpConfig config, String command, ConnectResponse session, String startedIn) {
        String admin = ShellWord.of(command) + " admin --controller " + config.controllerUrl();
        String program = config.apps().keySet().stream().findFirst().orElse(DemoSession.APP);
        return Stream.of(
                        "",
                        "Plane is up, in " + startedIn + ". Open the demo session, in two tabs:",
                        "",
                        "    " + session.url(),
                        "",
                        "It ends when nobody has had it open for 5 minutes; connecting to its key,"
                                + " demo, starts it anew.",
                        "",
                        "Try next, in another terminal:",
                        "",
                        "    %s connect --cluster %s --pool %s --app %s --key room-2"
                                .formatted(admin, config.cluster(), DemoSession.POOL, program),
                        "    %s cluster-state %s".formatted(admin, config.cluster()),
                        "    %s terminate %s".formatted(admin, session.backendId()),
                        "",
                        whereabouts(config),
                        "Ctrl-C stops everything.",
                        "")
                .toList();
    }

    private static String whereabouts(UpConfig config) {
        String controller = "The controller is at " + config.controllerUrl();
        return config.logsToTerminal()
                ? controller + "."
                : controller + ", the log in " + config.logFile() + ".";
    }
}
