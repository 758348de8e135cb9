package dev.plane.controller.http;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets only so many requests of a class work at the same time. A few more wait for a moment; the
 * others are refused at once, so that a controller with too much to do stays quick for the rest.
 */
public final class Admission {
    private static final int MAX_WAITING = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int UNAVAILABLE = 503;

    private final Map<Work, Semaphore> permits = new EnumMap<>(Work.class);
    private final AtomicInteger waiting = new AtomicInteger();
    private final Duration patience;

    public Admission() {
        this(PATIENCE);
    }

    Admission(Duration patience) {
        this.patience = patience;
        for (Work work : Work.values()) {
            permits.put(work, new Semaphore(work.permits()));
        }
    }

    /**
     * Does {@code task} under a permit; the thread is not interrupted by a caller's hanging up
     * while it holds one.
     *
     * @throws HttpRefusal 503 if no permit is to be had
     */
    public <T> T pass(Work work, Supplier<T> task) throws InterruptedException {
        return Worker.shielded(work, this, task::get);
    }

    /** Whether one more request could not even wait. */
    boolean isFull(Work work) {
        return permitsOf(work).availablePermits() <= 0 && waiting.get() >= MAX_WAITING;
    }

    void enter(Work work) throws InterruptedException {
        Semaphore permit = permitsOf(work);
        if (permit.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            throw new HttpRefusal(overloaded(work));
        }
        try {
            if (!permit.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HttpRefusal(overloaded(work));
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    void leave(Work work) {
        permitsOf(work).release();
    }

    static Answer.Refused overloaded(Work work) {
        String message =
                "too many requests of this kind at work (expected: at most " + work.permits() + ")";
        return Answer.Refused.bad(UNAVAILABLE, message).retryAfter(RETRY_AFTER);
    }

    @SuppressWarnings("NullAway") // the map has an entry for every constant
    private Semaphore permitsOf(Work work) {
        return permits.get(work);
    }
}
