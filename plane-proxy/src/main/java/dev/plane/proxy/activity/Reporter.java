package dev.plane.proxy.activity;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.task.Loop;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.activity.Reports.Occasion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Tells the controller which backends are used: all of them every 7 s, and at once, though not
 * twice in a second, those that are used for the first time or whose first stream opened or last
 * one ended. A backend that was not asked for between two periods is forgotten until its next use.
 */
public final class Reporter implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(7);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Reports reports;
    private final Set<BackendActivity> inUse = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean wakeRequested = new AtomicBoolean();
    private volatile @Nullable Loop loop;
    private volatile boolean fullReportDue;
    private long lastPeriod;
    private long lastReport;

    /** What a backend's record tells the reporter. */
    interface Uses {
        /** The first use since it was forgotten. */
        void first(BackendActivity backend);

        /** Its first stream has opened, or the last one has ended. */
        void changed(BackendActivity backend);
    }

    /** A reporter that does nothing by itself until it is started. */
    public Reporter(Ticker ticker, Reports reports) {
        this.ticker = ticker;
        this.reports = reports;
        this.lastPeriod = ticker.nanos();
        this.lastReport = lastPeriod - PAUSE.toNanos();
    }

    /** Starts reporting, on a thread of its own. */
    public void start() {
        loop = Loop.start("proxy-activity", PAUSE, this::tick);
    }

    /** The record of a backend's use; one for each backend. */
    public BackendActivity activity(BackendName backend) {
        return new BackendActivity(
                backend,
                ticker,
                new Uses() {
                    @Override
                    public void first(BackendActivity used) {
                        inUse.add(used);
                    }

                    @Override
                    public void changed(BackendActivity used) {
                        wake();
                    }
                });
    }

    /** A controller is there anew: it shall hear at once of everything in use. */
    public void connected() {
        fullReportDue = true;
        wake();
    }

    private void wake() {
        Loop running = loop;
        if (running != null && !wakeRequested.get() && wakeRequested.compareAndSet(false, true)) {
            running.wake();
        }
    }

    /** Reports what is due. */
    synchronized void tick() {
        long now = ticker.nanos();
        if (fullReportDue || now - lastPeriod >= PERIOD.toNanos()) {
            fullReportDue = false;
            wakeRequested.set(false);
            lastPeriod = now;
            lastReport = now;
            send(BackendActivity::isInUse, Occasion.PERIOD);
            forgetUnused();
        } else if (now - lastReport >= PAUSE.toNanos()) {
            wakeRequested.set(false);
            boolean first = send(BackendActivity::isNew, Occasion.FIRST_USE);
            boolean changed = send(BackendActivity::openingChanged, Occasion.CHANGE);
            if (first || changed) {
                lastReport = now;
            }
        }
    }

    private boolean send(Predicate<BackendActivity> which, Occasion occasion) {
        List<BackendActivity> backends = inUse.stream().filter(which).toList();
        if (backends.isEmpty()) {
            return false;
        }
        List<BackendConnections> report = new ArrayList<>(backends.size());
        backends.forEach(backend -> report.add(backend.take()));
        if (!reports.send(report, occasion)) {
            for (int i = 0; i < report.size(); i++) {
                backends.get(i).giveBack(report.get(i));
            }
        }
        return true;
    }

    private void forgetUnused() {
        for (BackendActivity backend : List.copyOf(inUse)) {
            if (!backend.isInUse() && backend.wasReported()) {
                backend.unlist();
                inUse.remove(backend);
                backend.relist();
            }
        }
    }

    /** Reports once more everything in use, then stops. */
    @Override
    public void close() {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
        synchronized (this) {
            send(BackendActivity::isInUse, Occasion.PERIOD);
        }
    }
}
