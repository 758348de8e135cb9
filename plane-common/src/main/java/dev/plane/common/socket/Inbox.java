package dev.plane.common.socket;

import dev.plane.common.time.Ticker;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that have arrived and wait to be read. Frames waiting and frames still allowed to come
 * are together never more than the window, so a slow reader holds up the peer.
 */
final class Inbox implements FrameTransport.Listener {
    /** Why and how the connection ended. */
    record End(int code, String reason) {}

    private final int window;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<String> frames = new ArrayDeque<>();
    private @Nullable FrameTransport transport;
    private @Nullable Runnable whenEnded;
    private @Nullable End end;
    private int allowed;
    private boolean discarding;
    private volatile long heardAt;

    Inbox(int window, Ticker ticker) {
        this.window = window;
        this.ticker = ticker;
        this.heardAt = ticker.nanos();
    }

    /** Lets the transport deliver a window of frames. */
    void attach(FrameTransport newTransport) {
        lock.lock();
        try {
            transport = newTransport;
            allowed = window;
            heardAt = ticker.nanos();
        } finally {
            lock.unlock();
        }
        newTransport.request(window);
    }

    /** Has {@code action} run once the connection has ended; at once if it has. */
    void whenEnded(Runnable action) {
        lock.lock();
        try {
            if (end == null) {
                whenEnded = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        action.run();
    }

    @Override
    public void onText(String frame) {
        heardAt = ticker.nanos();
        lock.lock();
        try {
            if (!discarding) {
                allowed--;
                frames.add(frame);
                changed.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        request(1);
    }

    @Override
    public void onAlive() {
        heardAt = ticker.nanos();
    }

    @Override
    public void onClosed(int code, String reason) {
        Runnable action;
        lock.lock();
        try {
            if (end != null) {
                return;
            }
            end = new End(code, reason);
            action = whenEnded;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /** Waits for a frame; empty once the connection has ended and all frames are taken. */
    Optional<String> take() throws InterruptedException {
        String frame;
        int more;
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty()) {
                if (end != null) {
                    return Optional.empty();
                }
                changed.await();
            }
            frame = frames.remove();
            more = allowanceToGrant();
        } finally {
            lock.unlock();
        }
        request(more);
        return Optional.of(frame);
    }

    /** As {@link #take()}, but empty also when nothing has come in time. */
    Optional<String> take(Duration within) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = within.toNanos();
            while (frames.isEmpty() && end == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (frames.isEmpty()) {
                return Optional.empty();
            }
        } finally {
            lock.unlock();
        }
        return take();
    }

    /** Waits for the end of the connection; false when it has not come in time. */
    boolean awaitEnd(Duration within) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = within.toNanos();
            while (end == null && left > 0) {
                left = changed.awaitNanos(left);
            }
            return end != null;
        } finally {
            lock.unlock();
        }
    }

    Optional<End> end() {
        lock.lock();
        try {
            return Optional.ofNullable(end);
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what arrives from now on, so that the peer's Close frame gets through. */
    void discardFurther() {
        lock.lock();
        try {
            if (discarding || transport == null) {
                return;
            }
            discarding = true;
        } finally {
            lock.unlock();
        }
        request(1);
    }

    /**
     * How long nothing has arrived. Zero while the window is full: what this end does not read says
     * nothing about the peer.
     */
    Duration silence() {
        long now = ticker.nanos();
        lock.lock();
        try {
            if (allowed == 0) {
                heardAt = now;
            }
        } finally {
            lock.unlock();
        }
        return Duration.ofNanos(now - heardAt);
    }

    /** Grants in half windows, so that not every frame costs a request. */
    private int allowanceToGrant() {
        int free = window - allowed - frames.size();
        if (discarding || end != null || free < (window + 1) / 2) {
            return 0;
        }
        allowed += free;
        return free;
    }

    private void request(int more) {
        FrameTransport known = transport;
        if (more > 0 && known != null) {
            known.request(more);
        }
    }
}
