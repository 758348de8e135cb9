package dev.plane.controller.hint;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A set of topics and which of them have been hinted at since they were last taken. Subscribe
 * first, then read: what changes after the reading is hinted at, what changed before is read.
 *
 * <p>A hint says only that the rows may have changed. Many hints at one topic count as one, so a
 * subscription never holds more than its topics.
 */
public final class Subscription implements AutoCloseable {
    private final Hints hints;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hinted = lock.newCondition();
    private final Set<Topic> pending = new LinkedHashSet<>();
    private final Set<Topic> topics = new LinkedHashSet<>();
    private boolean woken;
    private boolean closed;

    Subscription(Hints hints) {
        this.hints = hints;
    }

    /**
     * Waits for a hint, a {@link #wake} or the end of the subscription; the topics hinted at, none
     * when the time is over.
     */
    public Set<Topic> await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty() && !woken && !closed && left > 0) {
                left = hinted.awaitNanos(left);
            }
            woken = false;
            Set<Topic> taken = Set.copyOf(pending);
            pending.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #await} return now, without a topic. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            hinted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public void add(Topic topic) {
        lock.lock();
        try {
            if (closed || !topics.add(topic)) {
                return;
            }
        } finally {
            lock.unlock();
        }
        hints.add(topic, this);
    }

    public void remove(Topic topic) {
        hints.remove(topic, this);
        lock.lock();
        try {
            topics.remove(topic);
            pending.remove(topic);
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the subscription and whatever waits for it. For any thread. */
    @Override
    public void close() {
        Set<Topic> left;
        lock.lock();
        try {
            closed = true;
            left = Set.copyOf(topics);
            hinted.signalAll();
        } finally {
            lock.unlock();
        }
        left.forEach(this::remove);
    }

    void hint(Topic topic) {
        lock.lock();
        try {
            if (topics.contains(topic) && pending.add(topic)) {
                hinted.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
