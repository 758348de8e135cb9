package dev.plane.cli.output;

import dev.plane.common.backend.StatusEntry;
import dev.plane.common.backend.TerminationReason;

import java.util.Objects;

/** Why a backend ended before it was ready, as far as its status says. */
public final class EarlyEnd {
    private EarlyEnd() {}

    /** A sentence about a backend whose status is {@code terminated}. */
    public static String explain(StatusEntry end) {
        TerminationReason reason = end.terminationReason();
        return "The backend ended before it was ready: %s. The log of its drone says more."
                .formatted(reason == null ? ofItself(end) : stopped(reason));
    }

    private static String ofItself(StatusEntry end) {
        return Objects.requireNonNullElse(end.exitError(), false)
                ? "it exited with an error"
                : "it could not be started, or exited by itself";
    }

    private static String stopped(TerminationReason reason) {
        return switch (reason) {
            case SWEPT -> "it was idle, or its lifetime was over";
            case EXTERNAL -> "somebody stopped it";
            case KEY_EXPIRED -> "the lease of its key ran out";
            case LOST -> "its drone does not know it, or is gone";
            case STARTUP_TIMEOUT -> "it did not answer in time after its start";
            case INTERNAL_ERROR -> "something failed in its drone";
        };
    }
}
