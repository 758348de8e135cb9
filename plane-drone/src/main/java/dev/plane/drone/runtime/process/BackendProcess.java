package dev.plane.drone.runtime.process;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.name.BackendName;
import dev.plane.common.time.Pause;
import dev.plane.common.time.Ticker;
import dev.plane.drone.machine.ProcessTable;
import dev.plane.drone.machine.Signal;
import dev.plane.drone.runtime.BackendExit;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The process of one backend, started by this drone or by an earlier run of it. */
final class BackendProcess {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLEARING_LOOK = Duration.ofMillis(5);
    private static final int KILLED = 137;

    private final ProcessFolder folder;
    private final BackendAddress address;
    private final ProcessGroup group;
    private final Ticker ticker;
    private final @Nullable Process child;
    private volatile boolean killed;

    /**
     * The process that {@code entry} describes.
     *
     * @param child null when an earlier run of the drone is its parent
     */
    BackendProcess(
            BackendName backend,
            ProcessFolder folder,
            ProcessFolder.Entry entry,
            ProcessTable table,
            Ticker ticker,
            @Nullable Process child) {
        this.folder = folder;
        this.address = entry.address();
        this.group = new ProcessGroup(backend, entry.identity(), table);
        this.ticker = ticker;
        this.child = child;
    }

    BackendAddress address() {
        return address;
    }

    ProcessFolder folder() {
        return folder;
    }

    boolean isGone() throws IOException {
        return group.isGone();
    }

    /** Asks all processes to end, and kills those that have not within {@code grace}. */
    void stopSoftly(Duration grace) throws IOException, InterruptedException {
        group.signal(Signal.TERM);
        if (!awaitGone(grace)) {
            kill();
        }
    }

    void kill() throws IOException {
        killed = true;
        group.signal(Signal.KILL);
    }

    /** How it ended; empty when something of it lives after {@code limit}. */
    Optional<BackendExit> awaitExit(Duration limit) throws IOException, InterruptedException {
        return awaitGone(limit) ? Optional.of(exit()) : Optional.empty();
    }

    /** How it ended, when it is gone. */
    BackendExit exit() throws IOException {
        OptionalInt written = folder.exitCode();
        if (written.isPresent()) {
            return new BackendExit(written.getAsInt(), false, account(written.getAsInt()));
        }
        return killed
                ? new BackendExit(KILLED, false, "killed")
                : new BackendExit(null, false, withOutput("killed by somebody else"));
    }

    private String account(int code) throws IOException {
        return switch (code) {
            case 0 -> "exited with code 0";
            case 126 -> withOutput("its program cannot be executed (code 126)");
            case 127 -> withOutput("its program was not found (code 127)");
            default ->
                    withOutput(
                            code > 128
                                    ? "ended by signal %d (code %d)".formatted(code - 128, code)
                                    : "exited with code " + code);
        };
    }

    private String withOutput(String account) throws IOException {
        String tail = folder.output().tail();
        return tail.isEmpty() ? account : account + "; its last output:\n" + tail;
    }

    private boolean awaitGone(Duration limit) throws IOException, InterruptedException {
        long end = ticker.nanos() + limit.toNanos();
        while (true) {
            boolean led = group.isLed();
            if (!led && isClearedAway()) {
                return true;
            }
            long left = end - ticker.nanos();
            if (left <= 0) {
                return false;
            }
            pause(led, Duration.ofNanos(left));
        }
    }

    /** With the leader gone nothing may be left; what is left is killed. */
    private boolean isClearedAway() throws IOException {
        if (group.isGone()) {
            return true;
        }
        group.signal(Signal.KILL);
        return false;
    }

    private void pause(boolean led, Duration left) throws InterruptedException {
        if (led && child != null && child.waitFor(left)) {
            return;
        }
        Duration look = led ? LOOK : CLEARING_LOOK;
        Pause.of(left.compareTo(look) < 0 ? left : look);
    }
}
