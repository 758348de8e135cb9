package dev.plane.controller.route;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;
import dev.plane.common.time.Ticker;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Subscription;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.route.RouteAnswer.Nowhere;
import dev.plane.controller.route.RouteAnswer.Open;
import dev.plane.controller.route.RouteAnswer.Unavailable;
import dev.plane.controller.route.TokenStore.Lead;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Answers the questions of one proxy and tells it what becomes of the routes that it was given.
 *
 * <p>Everything but {@link #ask} happens on the one thread that runs the desk: it gathers what was
 * asked and hinted at, looks all of it up in one statement, answers, and then looks at what it has
 * told before. A backend is subscribed to before the row is read that an answer rests on, so no
 * change falls between the two. Questions about a backend that is starting wait for it.
 */
public final class RouteDesk implements AutoCloseable {
    /**
     * How long a question may wait, and for what.
     *
     * @param start for a backend that is starting
     * @param outage for the database, or for the renewal of an expired lease
     * @param sayUnavailable whether the proxy knows {@link Unavailable}; else it is told nowhere
     */
    public record Limits(Duration start, Duration outage, boolean sayUnavailable) {
        public static final Limits OURS =
                new Limits(Duration.ofMinutes(30), Duration.ofSeconds(2), true);
        public static final Limits UPSTREAM =
                new Limits(Duration.ofMinutes(30), Duration.ofSeconds(30), false);
    }

    private static final Logger log = LoggerFactory.getLogger(RouteDesk.class);
    private static final int MAX_OUTSTANDING = 10_000;
    private static final int MAX_TOLD = 250_000;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final TokenStore tokens;
    private final BackendStore backends;
    private final Ticker ticker;
    private final Limits limits;
    private final RouteListener listener;
    private final Subscription subscription;
    private final BlockingQueue<Question> asked = new ArrayBlockingQueue<>(MAX_OUTSTANDING);
    private final Map<BearerToken, Question> waiting = new LinkedHashMap<>();
    private final Set<BackendName> movedBackends = new HashSet<>();
    private final Set<BackendName> revokedBackends = new HashSet<>();
    private final ToldRoutes told = new ToldRoutes(MAX_TOLD);

    public RouteDesk(
            TokenStore tokens,
            BackendStore backends,
            Hints hints,
            Ticker ticker,
            Limits limits,
            RouteListener listener) {
        this.tokens = tokens;
        this.backends = backends;
        this.ticker = ticker;
        this.limits = limits;
        this.listener = listener;
        this.subscription = hints.subscribe();
    }

    /**
     * Hands in a question; it is always answered, through the listener. Waits while 10,000 others
     * have not been looked at, so that a proxy cannot ask faster than it is answered.
     */
    public void ask(BearerToken token) throws InterruptedException {
        asked.put(new Question(token, ticker.nanos()));
        subscription.wake();
    }

    /** Answers and tells until it is closed. */
    public void run() throws InterruptedException {
        while (!subscription.isClosed()) {
            subscription.await(pause()).forEach(this::note);
            takeAsked();
            try {
                answerDue();
                tellMoved();
                tellRevoked();
            } catch (DataAccessException e) {
                log.warn("routes cannot be looked up: {}", e.getMostSpecificCause().getMessage());
                due().forEach(question -> question.trouble(ticker.nanos()));
            }
            giveUp();
        }
    }

    /**
     * Ends {@link #run}. To be preferred to an interrupt, which on a virtual thread closes the
     * database connection that is being read from.
     */
    @Override
    public void close() {
        subscription.close();
    }

    private Duration pause() {
        if (waiting.values().stream().anyMatch(Question::isTroubled)) {
            return LOOK_AGAIN;
        }
        if (waiting.values().stream().anyMatch(Question::isDue)) {
            return Duration.ZERO;
        }
        return movedBackends.isEmpty() && revokedBackends.isEmpty() ? IDLE : LOOK_AGAIN;
    }

    private void note(Topic topic) {
        BackendName backend = new BackendName(topic.id());
        switch (topic.kind()) {
            case BACKEND -> movedBackends.add(backend);
            case TOKENS -> revokedBackends.add(backend);
            case ACTIONS, NODE -> throw new IllegalStateException("never subscribed to: " + topic);
        }
        setDue(backend);
    }

    private void takeAsked() {
        List<Question> fresh = new ArrayList<>();
        asked.drainTo(fresh);
        for (Question question : fresh) {
            // The later question counts: the proxy reckons its trust from when it asked last.
            waiting.remove(question.token());
            if (waiting.size() < MAX_OUTSTANDING) {
                waiting.put(question.token(), question);
            } else {
                listener.answer(question.token(), cannotTell());
            }
        }
    }

    private void answerDue() {
        List<Question> due = due();
        Map<BearerToken, Lead> leads = look(due);
        if (watch(leads.values())) {
            leads = look(due);
        }
        for (Question question : due) {
            answer(question, leads.get(question.token()));
        }
    }

    private Map<BearerToken, Lead> look(List<Question> due) {
        return due.isEmpty() ? Map.of() : tokens.look(due.stream().map(Question::token).toList());
    }

    /** Subscribes to the backends that tokens lead to; whether one of them was new. */
    private boolean watch(Collection<Lead> leads) {
        boolean isNew = false;
        for (Lead lead : leads) {
            if (told.watch(lead.backend())) {
                subscription.add(Topic.backend(lead.backend()));
                subscription.add(Topic.tokens(lead.backend()));
                isNew = true;
            }
        }
        return isNew;
    }

    private void answer(Question question, @Nullable Lead lead) {
        if (lead == null) {
            finish(question, new Nowhere());
        } else if (lead.leaseMs() <= 0) {
            question.trouble(ticker.nanos());
        } else if (lead.address() == null || !lead.ready()) {
            question.waitFor(lead.backend());
        } else {
            List<BearerToken> noRoom = told.open(lead.backend(), question.token());
            finish(question, new Open(lead.info(lead.address(), question.age(ticker.nanos()))));
            tellTakenBack(noRoom);
        }
    }

    private void tellMoved() {
        if (movedBackends.isEmpty()) {
            return;
        }
        Map<BackendName, BackendStatus> statuses = backends.statuses(movedBackends);
        for (BackendName backend : movedBackends) {
            BackendStatus status = statuses.getOrDefault(backend, BackendStatus.TERMINATED);
            if (status == BackendStatus.TERMINATED) {
                forget(backend);
            } else if (status.isAtLeast(BackendStatus.TERMINATING) && told.close(backend)) {
                listener.changed(backend, status);
            }
        }
        movedBackends.clear();
    }

    private void forget(BackendName backend) {
        subscription.remove(Topic.backend(backend));
        subscription.remove(Topic.tokens(backend));
        if (told.forget(backend)) {
            listener.removed(backend);
        }
        // A question may have been looked up just before the end: nothing would wake it any more.
        setDue(backend);
    }

    private void tellRevoked() {
        if (!revokedBackends.isEmpty()) {
            Set<TokenHash> revoked = tokens.revoked(revokedBackends);
            revokedBackends.clear();
            tellTakenBack(told.takeBack(revoked));
        }
    }

    private void tellTakenBack(List<BearerToken> taken) {
        if (!taken.isEmpty()) {
            listener.revoked(taken);
        }
    }

    private void giveUp() {
        long now = ticker.nanos();
        for (Question question : List.copyOf(waiting.values())) {
            if (question.age(now).compareTo(limits.start()) >= 0
                    || question.troubledFor(now).compareTo(limits.outage()) >= 0) {
                finish(question, cannotTell());
            }
        }
    }

    private RouteAnswer cannotTell() {
        return limits.sayUnavailable() ? new Unavailable() : new Nowhere();
    }

    private void finish(Question question, RouteAnswer answer) {
        waiting.remove(question.token());
        listener.answer(question.token(), answer);
    }

    private void setDue(BackendName backend) {
        waiting.values().stream()
                .filter(question -> question.isAbout(backend))
                .forEach(Question::setDue);
    }

    private List<Question> due() {
        return waiting.values().stream().filter(Question::isDue).toList();
    }
}
