package dev.plane.dns.uplink;

import dev.plane.common.name.ClusterName;
import dev.plane.common.time.Ticker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The questions that wait for a controller: one per cluster, however many queries wait for its
 * answer.
 *
 * <p>A query is given up {@link #LIMIT} after it came, and a question with its last query. Until
 * then it survives the connection: what the old one left unanswered is asked again on the next. A
 * query that comes late in an outage has its whole time to see the end of it. A controller leaves a
 * question unanswered while its database is away, so a query that joins an old question asks it
 * once more. No more than {@link #WINDOW} questions are out at a time, which keeps the socket's
 * queue short of its limit; the others wait for their turn.
 *
 * <p>Safe for use by several threads. The lock guards the tables only: questions are sent and
 * queries told after it is given back.
 */
public final class Lookups implements TxtSource {
    /** The way to one controller, as long as its connection lasts. */
    @FunctionalInterface
    public interface Line {
        /** Sends a question; it is lost when the connection has ended. */
        void ask(String cluster);
    }

    static final Duration LIMIT = Duration.ofSeconds(5);
    static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(500);
    static final int WINDOW = 256;
    static final int MOST_WAITING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Lookups.class);
    private static final int NEVER = 0;
    private static final Duration WARN_PAUSE = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Lookup> pending = new LinkedHashMap<>(); // oldest first
    private final ArrayDeque<Lookup> turns = new ArrayDeque<>();
    private @Nullable Line line;
    private int connection = NEVER; // counts the lines there were
    private int out;
    private int waiting;
    private long silences; // since the last warning
    private long warnedAt;

    /** Questions that run out by this clock. */
    public Lookups(Ticker ticker) {
        this.ticker = ticker;
        this.warnedAt = ticker.nanos() - WARN_PAUSE.toNanos();
    }

    private static final class Lookup {
        private final String cluster;
        private final ArrayDeque<Query> queries = new ArrayDeque<>(1); // oldest first
        private int askedOn = NEVER;
        private long askedAt;
        private boolean ended;

        Lookup(String cluster) {
            this.cluster = cluster;
        }
    }

    private record Query(long since, Consumer<TxtAnswer> then) {}

    /** Questions to be sent once the lock is given back. */
    private record Asking(@Nullable Line line, List<String> clusters) {
        static final Asking NOTHING = new Asking(null, List.of());

        void send() {
            if (line != null) {
                clusters.forEach(line::ask);
            }
        }
    }

    @Override
    public void find(ClusterName cluster, Consumer<TxtAnswer> then) {
        Asking asking;
        lock.lock();
        try {
            if (waiting >= MOST_WAITING) {
                asking = null;
            } else {
                waiting++;
                asking = join(cluster.value(), then);
            }
        } finally {
            lock.unlock();
        }
        if (asking == null) {
            then.accept(new TxtAnswer.Overload());
            return;
        }
        asking.send();
    }

    /** A connection begins: everything that waits is asked on it. */
    public void connected(Line newLine) {
        Asking asking;
        lock.lock();
        try {
            line = newLine;
            connection++;
            out = 0;
            turns.clear();
            turns.addAll(pending.values());
            asking = takeTurns();
        } finally {
            lock.unlock();
        }
        asking.send();
    }

    /** A connection has ended; what it left unanswered waits for the next. */
    public void disconnected(Line ended) {
        lock.lock();
        try {
            if (ended.equals(line)) {
                line = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A controller's word about a cluster; ignored if it was not asked. */
    public void answered(String cluster, List<String> values) {
        List<Query> told;
        Asking asking;
        lock.lock();
        try {
            Lookup lookup = pending.get(cluster);
            if (lookup == null || lookup.askedOn == NEVER) {
                return;
            }
            pending.remove(cluster);
            told = new ArrayList<>(lookup.queries);
            waiting -= told.size();
            end(lookup);
            asking = takeTurns();
        } finally {
            lock.unlock();
        }
        asking.send();
        tell(told, new TxtAnswer.Values(values));
    }

    /** Gives up the queries whose time is over. */
    public void tick() {
        List<Query> over = new ArrayList<>();
        Asking asking;
        lock.lock();
        try {
            long now = ticker.nanos();
            Iterator<Lookup> lookups = pending.values().iterator();
            while (lookups.hasNext()) {
                Lookup lookup = lookups.next();
                takeOver(lookup.queries, now, over);
                if (lookup.queries.isEmpty()) {
                    lookups.remove();
                    end(lookup);
                }
            }
            waiting -= over.size();
            silences += over.size();
            asking = takeTurns();
            warn(now);
        } finally {
            lock.unlock();
        }
        asking.send();
        tell(over, new TxtAnswer.Silence());
    }

    private static void takeOver(ArrayDeque<Query> queries, long now, List<Query> over) {
        Query oldest = queries.peek();
        while (oldest != null && now - oldest.since() >= LIMIT.toNanos()) {
            over.add(oldest);
            queries.remove();
            oldest = queries.peek();
        }
    }

    /** Number of queries that wait for an answer. */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private Asking join(String cluster, Consumer<TxtAnswer> then) {
        long now = ticker.nanos();
        Lookup lookup = pending.get(cluster);
        if (lookup == null) {
            lookup = new Lookup(cluster);
            lookup.queries.add(new Query(now, then));
            pending.put(cluster, lookup);
            turns.add(lookup);
            return takeTurns();
        }
        lookup.queries.add(new Query(now, then));
        if (line == null
                || lookup.askedOn != connection
                || now - lookup.askedAt < ASK_AGAIN_AFTER.toNanos()) {
            return Asking.NOTHING;
        }
        lookup.askedAt = now;
        return new Asking(line, List.of(cluster));
    }

    private Asking takeTurns() {
        if (line == null || turns.isEmpty() || out >= WINDOW) {
            return Asking.NOTHING;
        }
        List<String> clusters = new ArrayList<>(1);
        long now = ticker.nanos();
        while (out < WINDOW && !turns.isEmpty()) {
            Lookup lookup = turns.remove();
            if (!lookup.ended) {
                lookup.askedOn = connection;
                lookup.askedAt = now;
                out++;
                clusters.add(lookup.cluster);
            }
        }
        return new Asking(line, clusters);
    }

    private void end(Lookup lookup) {
        lookup.ended = true;
        if (line != null && lookup.askedOn == connection) {
            out--;
        }
    }

    private void warn(long now) {
        if (silences == 0 || now - warnedAt < WARN_PAUSE.toNanos()) {
            return;
        }
        log.warn(
                "{} queries answered SERVFAIL: {} within {} s",
                silences,
                line == null ? "no connection to a controller" : "no word from the controller",
                LIMIT.toSeconds());
        silences = 0;
        warnedAt = now;
    }

    private static void tell(List<Query> queries, TxtAnswer answer) {
        queries.forEach(query -> query.then().accept(answer));
    }
}
