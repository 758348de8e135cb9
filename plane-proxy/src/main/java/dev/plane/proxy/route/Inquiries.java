package dev.plane.proxy.route;

import dev.plane.common.route.BearerToken;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.request.Refusal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tokens that are being asked for. Each is asked for once at a time, however many wait; on a
 * new connection all are asked for again. No wait is longer than the limits say.
 *
 * <p>A question that was given up may still be answered, and what the answer grants counts from
 * when it was asked; so that moment is kept, of as many as may be asked for at a time.
 *
 * <p>Nobody is called while the lock is held: neither the connection nor those who wait.
 */
final class Inquiries {
    private final RouteLimits limits;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<BearerToken, Question> open = new HashMap<>();
    private final LinkedHashMap<BearerToken, Long> givenUp = new LinkedHashMap<>();
    private @Nullable Questions questions;
    private boolean wasConnected;
    private long disconnectedAt;

    Inquiries(RouteLimits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
    }

    /**
     * Waits for the answer, asking if nobody does yet.
     *
     * @param waiter who is told; null to have only the table brought up to date
     * @return why it is not asked for
     */
    Optional<Refusal> ask(BearerToken token, Question.@Nullable Waiter waiter) {
        lock.lock();
        try {
            if (!wasConnected) {
                return Optional.of(Refusal.NOT_CONNECTED);
            }
            Question question = open.get(token);
            if (question == null) {
                if (open.size() >= limits.questions()) {
                    return Optional.of(Refusal.OVERLOADED);
                }
                question = new Question(token, ticker.nanos());
                open.put(token, question);
            }
            if (waiter != null) {
                question.waiters().add(waiter);
            }
        } finally {
            lock.unlock();
        }
        send(token);
        return Optional.empty();
    }

    /** One waits no longer. The answer is still awaited, for the next who asks. */
    void cancel(BearerToken token, Question.Waiter waiter) {
        lock.lock();
        try {
            Question question = open.get(token);
            if (question != null) {
                question.waiters().remove(waiter);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what an answer belongs to. */
    Answered answered(BearerToken token) {
        lock.lock();
        try {
            Long before = givenUp.remove(token);
            Question question = open.get(token);
            if (question == null) {
                return new Answered(true, before == null ? ticker.nanos() : before, null);
            }
            if (!question.isOvertaken()) {
                open.remove(token);
                long asked = question.askedAt();
                return new Answered(true, before == null ? asked : before, question);
            }
            question.unsent();
        } finally {
            lock.unlock();
        }
        send(token);
        return new Answered(false, ticker.nanos(), null);
    }

    /**
     * What an answer belongs to.
     *
     * @param counts false if the answer may be older than a revocation
     * @param asOf when it was asked for, at the earliest; now if it never was
     * @param question null if nobody waits
     */
    record Answered(boolean counts, long asOf, @Nullable Question question) {}

    /** A revocation overtakes the answer that may be on its way. */
    void overtake(BearerToken token) {
        lock.lock();
        try {
            Question question = open.get(token);
            if (question != null && question.isSent()) {
                question.overtake();
            }
        } finally {
            lock.unlock();
        }
    }

    void connected(Questions connection) {
        lock.lock();
        try {
            questions = connection;
            wasConnected = true;
            givenUp.clear();
            open.values().forEach(Question::unsent);
        } finally {
            lock.unlock();
        }
        sendUnsent();
    }

    void disconnected(Questions connection) {
        lock.lock();
        try {
            if (connection.equals(questions)) {
                questions = null;
                disconnectedAt = ticker.nanos();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what could not be sent before, and ends waits that take too long. */
    void tick() {
        List<Question> tooLong = new ArrayList<>();
        List<Question> disconnected = new ArrayList<>();
        long now = ticker.nanos();
        lock.lock();
        try {
            boolean givesUp = questions == null && isOver(disconnectedAt, limits.patience(), now);
            for (Iterator<Question> all = open.values().iterator(); all.hasNext(); ) {
                Question question = all.next();
                if (isOver(question.since(), limits.lookup(), now)) {
                    tooLong.add(question);
                    all.remove();
                    giveUp(question);
                } else if (givesUp) {
                    disconnected.add(question);
                    all.remove();
                }
            }
        } finally {
            lock.unlock();
        }
        tooLong.forEach(question -> refuse(question, Refusal.NOT_STARTED));
        disconnected.forEach(question -> refuse(question, Refusal.NOT_CONNECTED));
        sendUnsent();
    }

    private void giveUp(Question question) {
        if (question.isSent()) {
            givenUp.putIfAbsent(question.token(), question.askedAt());
        }
        if (givenUp.size() > limits.questions()) {
            givenUp.pollFirstEntry();
        }
    }

    private static boolean isOver(long since, Duration limit, long now) {
        return now - since >= limit.toNanos();
    }

    private static void refuse(Question question, Refusal refusal) {
        Lookup outcome = new Lookup.Refused(refusal);
        question.waiters().forEach(waiter -> waiter.tell(outcome));
    }

    private void sendUnsent() {
        List<BearerToken> tokens = new ArrayList<>();
        lock.lock();
        try {
            for (Question question : open.values()) {
                if (!question.isSent()) {
                    tokens.add(question.token());
                }
            }
        } finally {
            lock.unlock();
        }
        for (BearerToken token : tokens) {
            if (!send(token)) {
                return;
            }
        }
    }

    /** Sends a question that is not on its way; false if there is no way to send any. */
    private boolean send(BearerToken token) {
        Questions connection;
        lock.lock();
        try {
            connection = questions;
            Question question = open.get(token);
            if (connection == null || question == null || question.isSent()) {
                return connection != null;
            }
            question.sending(ticker.nanos());
        } finally {
            lock.unlock();
        }
        if (connection.ask(token)) {
            return true;
        }
        unsent(token);
        return false;
    }

    private void unsent(BearerToken token) {
        lock.lock();
        try {
            Question question = open.get(token);
            if (question != null) {
                question.unsent();
            }
        } finally {
            lock.unlock();
        }
    }
}
