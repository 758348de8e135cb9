package dev.plane.common.socket;

import dev.plane.common.time.Ticker;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The frames that wait to be sent. One thread sends them; a Close frame goes out after everything
 * queued before it.
 */
final class Outbox implements Runnable {
    /** What became of a frame. */
    enum Added {
        QUEUED,
        FULL,
        ENDED
    }

    /** What the writer does next. */
    private sealed interface Step {
        record Text(String frame) implements Step {}

        record Ping() implements Step {}

        record Close(int code, String reason) implements Step {}

        record End() implements Step {}
    }

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final FrameTransport transport;
    private final int limit;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<String> frames = new ArrayDeque<>();
    private Step.@Nullable Close close;
    private boolean pingWanted;
    private boolean ended;
    private @Nullable Thread writer;
    private volatile long sentAt;

    Outbox(FrameTransport transport, int limit, Ticker ticker) {
        this.transport = transport;
        this.limit = limit;
        this.ticker = ticker;
        this.sentAt = ticker.nanos();
    }

    Added add(String frame) {
        return add(frame, limit);
    }

    /** As {@link #add}, but already half of the queue is full. */
    Added addIfRoom(String frame) {
        return add(frame, limit / 2);
    }

    /** Has a ping sent before the frames that wait. */
    void ping() {
        lock.lock();
        try {
            pingWanted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more frames and closes once those that wait are sent. The first call counts. */
    void finish(int code, String reason) {
        lock.lock();
        try {
            if (close == null) {
                close = new Step.Close(code, reason);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection has ended: forgets what waits and stops the writer. */
    void end() {
        lock.lock();
        try {
            ended = true;
            frames.clear();
            changed.signalAll();
            if (writer != null) {
                writer.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !ended && close == null;
        } finally {
            lock.unlock();
        }
    }

    /** How long nothing has been sent. */
    Duration idle() {
        return Duration.ofNanos(ticker.nanos() - sentAt);
    }

    /** The writer's life: sends until the connection has ended or a Close frame is sent. */
    @Override
    public void run() {
        lock.lock();
        try {
            writer = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            boolean more = true;
            while (more) {
                more = take(next());
            }
        } catch (IOException e) {
            log.debug("a frame could not be sent", e);
            transport.abort();
        } catch (InterruptedException e) {
            transport.abort();
        }
    }

    private boolean take(Step step) throws IOException, InterruptedException {
        sentAt = ticker.nanos();
        switch (step) {
            case Step.Text(var frame) -> transport.sendText(frame);
            case Step.Ping() -> transport.sendPing();
            case Step.Close(var code, var reason) -> {
                transport.close(code, reason);
                return false;
            }
            case Step.End() -> {
                return false;
            }
        }
        return true;
    }

    private Step next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (ended) {
                    return new Step.End();
                }
                if (pingWanted) {
                    pingWanted = false;
                    return new Step.Ping();
                }
                String frame = frames.poll();
                if (frame != null) {
                    return new Step.Text(frame);
                }
                if (close != null) {
                    return close;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Added add(String frame, int most) {
        lock.lock();
        try {
            if (ended || close != null) {
                return Added.ENDED;
            }
            if (frames.size() >= most) {
                return Added.FULL;
            }
            frames.add(frame);
            changed.signalAll();
            return Added.QUEUED;
        } finally {
            lock.unlock();
        }
    }
}
