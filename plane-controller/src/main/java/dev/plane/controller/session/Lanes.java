package dev.plane.controller.session;

import dev.plane.common.task.NamedThreads;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the work that one socket brings: in order within a lane (one backend, say), in parallel
 * across lanes. When too much waits, whoever brings more is held up, and with it the peer.
 */
public final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int MAX_WAITING = 1024;

    private final String name;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Object, Queue<Runnable>> busy = new HashMap<>();

    /**
     * Lanes without work.
     *
     * @param name of the threads
     */
    public Lanes(String name) {
        this.name = name;
    }

    /** Runs {@code work} after everything that was put into its lane before. */
    public void run(Object lane, Runnable work) throws InterruptedException {
        room.acquire();
        lock.lock();
        try {
            Queue<Runnable> waiting = busy.get(lane);
            if (waiting != null) {
                waiting.add(work);
                return;
            }
            busy.put(lane, new ArrayDeque<>());
        } finally {
            lock.unlock();
        }
        NamedThreads.virtual(name, () -> drive(lane, work));
    }

    private void drive(Object lane, Runnable first) {
        @Nullable Runnable next = first;
        while (next != null) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.error("work of {} failed", lane, e);
            } finally {
                room.release();
            }
            next = following(lane);
        }
    }

    private @Nullable Runnable following(Object lane) {
        lock.lock();
        try {
            Queue<Runnable> waiting = busy.get(lane);
            Runnable next = waiting == null ? null : waiting.poll();
            if (next == null) {
                busy.remove(lane);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }
}
