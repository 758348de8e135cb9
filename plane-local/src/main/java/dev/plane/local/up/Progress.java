package dev.plane.local.up;

import dev.plane.common.time.Ticker;

import java.io.PrintWriter;
import java.util.Locale;

/** Says on the terminal what is being started, and how long it took. */
final class Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final Ticker ticker;
    private final long began;
    private long stepBegan;
    private boolean inStep;

    Progress(PrintWriter out, Ticker ticker) {
        this.out = out;
        this.ticker = ticker;
        this.began = ticker.nanos();
    }

    /** The step before this one is done; this one begins. */
    void step(String what) {
        done();
        out.printf("  %-58s", what + " \u2026");
        out.flush();
        stepBegan = ticker.nanos();
        inStep = true;
    }

    /** The last step is done. */
    void done() {
        if (inStep) {
            out.println(seconds(stepBegan));
            out.flush();
            inStep = false;
        }
    }

    /** The last step has failed; what follows starts on a line of its own. */
    void broken() {
        if (inStep) {
            out.println();
            out.flush();
            inStep = false;
        }
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Since the first step. */
    String total() {
        return seconds(began);
    }

    private String seconds(long since) {
        return String.format(Locale.ROOT, "%.1f s", (ticker.nanos() - since) / NANOS_PER_SECOND);
    }
}
