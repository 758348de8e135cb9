package dev.plane.proxy.activity;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.time.Ticker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How one backend is used through this proxy: a stream is open until its last byte. Written by
 * event loops, read by the reporter; nothing in it waits.
 *
 * <p>What was counted since the last report is taken out by {@link #take} and stays out until the
 * report is known to be lost ({@link #giveBack}).
 */
public final class BackendActivity {
    private final BackendName backend;
    private final Ticker ticker;
    private final Reporter.Uses uses;
    private final AtomicBoolean listed = new AtomicBoolean();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private volatile boolean asked;
    private volatile long lastEnd;
    private volatile boolean hasEnded;
    private volatile boolean reported;
    private volatile boolean reportedOpen;

    BackendActivity(BackendName backend, Ticker ticker, Reporter.Uses uses) {
        this.backend = backend;
        this.ticker = ticker;
        this.uses = uses;
    }

    /** The backend that is used. */
    public BackendName backend() {
        return backend;
    }

    /** A client asked for the backend, whatever comes of it. */
    public void asked() {
        if (!asked) {
            asked = true;
        }
        enlist();
    }

    /** A stream to the backend is open. */
    public void opened() {
        if (open.getAndIncrement() == 0 && !reportedOpen) {
            uses.changed(this);
        }
    }

    /** The backend has answered a request (with anything but nothing: no 502, no 504). */
    public void answered() {
        requests.incrementAndGet();
    }

    /** Bytes that have passed since the last call. */
    public void passed(long in, long out) {
        if (in > 0) {
            bytesIn.addAndGet(in);
        }
        if (out > 0) {
            bytesOut.addAndGet(out);
        }
    }

    /**
     * A stream has ended.
     *
     * @param wasUse false if the backend gave no answer: that is no use
     */
    public void closed(boolean wasUse) {
        if (wasUse) {
            lastEnd = ticker.nanos();
            hasEnded = true;
        }
        if (open.decrementAndGet() == 0 && reportedOpen) {
            uses.changed(this);
        }
    }

    /** Streams that are open now. */
    public int open() {
        return open.get();
    }

    private void enlist() {
        if (!listed.get() && listed.compareAndSet(false, true)) {
            uses.first(this);
        }
    }

    /** Whether it was really used and no report has said so yet. */
    boolean isNew() {
        return !reported && (open.get() > 0 || requests.get() > 0);
    }

    /** Whether the last report says something else about open streams than is true now. */
    boolean openingChanged() {
        return reportedOpen != open.get() > 0;
    }

    /** Whether a report has something to say: streams are open, or the backend was asked for. */
    boolean isInUse() {
        return asked || open.get() > 0 || requests.get() > 0;
    }

    boolean wasReported() {
        return reported;
    }

    /** Takes out what a report says. */
    BackendConnections take() {
        asked = false;
        reported = true;
        int openNow = open.get();
        reportedOpen = openNow > 0;
        return new BackendConnections(
                backend,
                openNow,
                requests.getAndSet(0),
                bytesIn.getAndSet(0),
                bytesOut.getAndSet(0),
                openNow > 0 || !hasEnded
                        ? 0
                        : Duration.ofNanos(ticker.nanos() - lastEnd).toMillis());
    }

    /** A report was not sent: what it says belongs to the next one. */
    void giveBack(BackendConnections report) {
        requests.addAndGet(report.requests());
        bytesIn.addAndGet(report.bytesIn());
        bytesOut.addAndGet(report.bytesOut());
        asked = true;
        reported = false;
    }

    /** The reporter looks no longer at it. */
    void unlist() {
        listed.set(false);
        reported = false;
    }

    /** Has the reporter look at it again if it was used while it was being forgotten. */
    void relist() {
        if (isInUse()) {
            enlist();
        }
    }
}
