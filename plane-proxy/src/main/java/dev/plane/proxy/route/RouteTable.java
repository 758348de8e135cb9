package dev.plane.proxy.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.ToProxy.ConfirmedRoute;
import dev.plane.common.protocol.ToProxy.RouteInfoResponse;
import dev.plane.common.route.BearerToken;
import dev.plane.common.route.RouteInfo;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.activity.BackendActivity;
import dev.plane.proxy.request.Refusal;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where tokens lead, as far as this proxy may believe it. A route is believed until its backend's
 * trust runs out, which the controller renews; and only while the present connection to a
 * controller has confirmed it, since a revocation that came while there was none is not repeated.
 * Without a connection known routes live on their trust.
 *
 * <p>A route that no request asks for is forgotten, but not while it has open streams: they keep it
 * alive, and what a controller says of it must reach them.
 *
 * <p>Event loops ask {@link #usable} for each request: it neither waits nor locks. Everything that
 * a controller says comes from one session at a time.
 */
public final class RouteTable {
    private static final Duration FORGET_UNUSED = Duration.ofMinutes(5);
    private static final Duration REMEMBER_ENDED = Duration.ofMinutes(10);
    private static final int ENDED_BACKENDS = 50_000;
    private static final int NOWHERE_TOKENS = 10_000;
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final RouteLimits limits;
    private final Ticker ticker;
    private final Function<BackendName, BackendActivity> activities;
    private final Inquiries inquiries;
    private final Cache<BearerToken, Route> routes;
    private final Cache<BearerToken, Route> alive;
    private final Cache<BearerToken, Boolean> nowhere;
    private final Cache<BackendName, KnownBackend> backends;
    private final Cache<BackendName, KnownBackend> ended;
    private volatile @Nullable Connection connection;
    private int connections;

    /** The connection whose word counts. */
    private record Connection(int number, Questions questions) {}

    /**
     * An empty table.
     *
     * @param activities makes the record of a backend's use
     */
    public RouteTable(
            RouteLimits limits, Ticker ticker, Function<BackendName, BackendActivity> activities) {
        this.limits = limits;
        this.ticker = ticker;
        this.activities = activities;
        this.inquiries = new Inquiries(limits, ticker);
        this.routes = bounded(limits.routes()).expireAfterAccess(FORGET_UNUSED).build();
        this.alive = Caffeine.newBuilder().executor(Runnable::run).weakValues().build();
        this.nowhere = bounded(NOWHERE_TOKENS).expireAfterWrite(limits.nowhere()).build();
        this.backends = Caffeine.newBuilder().executor(Runnable::run).weakValues().build();
        this.ended = bounded(ENDED_BACKENDS).expireAfterWrite(REMEMBER_ENDED).build();
    }

    private Caffeine<Object, Object> bounded(int entries) {
        return Caffeine.newBuilder()
                .maximumSize(entries)
                .ticker(ticker::nanos)
                .executor(Runnable::run);
    }

    /** The route of a token if it may be used for a new stream right now; null: look it up. */
    public @Nullable Route usable(BearerToken token) {
        Route route = routes.getIfPresent(token);
        return route != null
                        && route.standing(ticker.nanos()) == Standing.OPEN
                        && isConfirmed(route)
                ? route
                : null;
    }

    private boolean isConfirmed(Route route) {
        Connection present = connection;
        return present == null || route.connection() == present.number();
    }

    /**
     * Looks a token up; the outcome may come on another thread, at once or after minutes.
     *
     * @return ends the wait
     */
    public Runnable find(BearerToken token, Consumer<Lookup> listener) {
        Optional<Lookup> known = known(token);
        if (known.isPresent()) {
            listener.accept(known.get());
            return () -> {};
        }
        Question.Waiter waiter = new Question.Waiter(listener);
        Optional<Refusal> refusal = inquiries.ask(token, waiter);
        if (refusal.isPresent()) {
            listener.accept(new Lookup.Refused(refusal.get()));
            return () -> {};
        }
        return () -> inquiries.cancel(token, waiter);
    }

    private Optional<Lookup> known(BearerToken token) {
        Route usable = usable(token);
        if (usable != null) {
            return Optional.of(new Lookup.Found(usable));
        }
        Route route = routes.getIfPresent(token);
        Standing standing = route == null ? Standing.UNCONFIRMED : route.standing(ticker.nanos());
        boolean leadsNowhere =
                standing == Standing.OVER
                        || standing == Standing.LEAVING
                        || nowhere.getIfPresent(token) != null
                        || token.value().length() > limits.tokenLength();
        return leadsNowhere ? Optional.of(new Lookup.Refused(Refusal.GONE)) : Optional.empty();
    }

    /**
     * Asks again for a route that has open streams, where that is due: on a new connection, and
     * before its trust runs out if the controller does not renew it by itself.
     */
    public void keepConfirmed(Route route) {
        Connection present = connection;
        long now = ticker.nanos();
        if (present == null || now - route.askedAgainAt() < 0) {
            return;
        }
        boolean runsOut =
                !present.questions().confirmsRoutes()
                        && route.backend().trustedUntil() - now
                                < limits.upstreamTrust().toNanos() / 2;
        if (runsOut || route.connection() != present.number()) {
            route.askedAgain(now + ASK_AGAIN_NANOS);
            inquiries.ask(route.token(), null);
        }
    }

    /** A connection to a controller is there; those before it count no more. */
    public void connected(Questions questions) {
        connections++;
        connection = new Connection(connections, questions);
        inquiries.connected(questions);
    }

    /** The connection has ended. */
    public void disconnected(Questions questions) {
        Connection present = connection;
        if (present != null && present.questions().equals(questions)) {
            connection = null;
        }
        inquiries.disconnected(questions);
    }

    /** Whether a controller is there to ask. */
    public boolean isConnected() {
        return connection != null;
    }

    /** Takes in an answer, asked for or not. */
    public void answered(RouteInfoResponse answer) {
        Inquiries.Answered answered = inquiries.answered(answer.token());
        if (!answered.counts()) {
            return;
        }
        Question question = answered.question();
        Lookup outcome = learn(answer, answered.asOf());
        if (question != null) {
            question.waiters().forEach(waiter -> waiter.tell(outcome));
        }
    }

    private Lookup learn(RouteInfoResponse answer, long asOf) {
        BearerToken token = answer.token();
        if (answer.routeInfo() != null) {
            return learnRoute(token, answer.routeInfo(), asOf);
        }
        Route route = alive.getIfPresent(token);
        if (Boolean.TRUE.equals(answer.unavailable())) {
            return route != null && route.standing(ticker.nanos()) == Standing.OPEN
                    ? new Lookup.Found(route)
                    : new Lookup.Refused(Refusal.UNAVAILABLE);
        }
        forget(token, route);
        return new Lookup.Refused(Refusal.GONE);
    }

    private Lookup learnRoute(BearerToken token, RouteInfo info, long asOf) {
        long now = ticker.nanos();
        KnownBackend backend = backend(info.backendId(), now);
        long validFor =
                info.validForMs() == null
                        ? limits.upstreamTrust().toNanos()
                        : Duration.ofMillis(info.validForMs()).toNanos();
        backend.trust(info.fencingToken(), asOf + validFor, now);
        Long expiresAt =
                info.expiresInMs() == null
                        ? null
                        : Long.valueOf(asOf + Duration.ofMillis(info.expiresInMs()).toNanos());
        Route route = routeTo(token, info, backend);
        route.confirmed(connections, expiresAt);
        nowhere.invalidate(token);
        return switch (route.standing(now)) {
            case OPEN -> new Lookup.Found(route);
            case UNCONFIRMED -> new Lookup.Refused(Refusal.UNCONFIRMED);
            case LEAVING, OVER -> new Lookup.Refused(Refusal.GONE);
        };
    }

    /** The route known so far if it leads to the same place, so that its open streams live on. */
    private Route routeTo(BearerToken token, RouteInfo info, KnownBackend backend) {
        Route known = alive.getIfPresent(token);
        if (known != null
                && known.backend().equals(backend)
                && known.leadsTo(info)
                && !known.isRevoked()) {
            routes.put(token, known);
            return known;
        }
        Route route = new Route(token, info, backend);
        alive.put(token, route);
        routes.put(token, route);
        if (known != null) {
            known.revoke();
        }
        return route;
    }

    private KnownBackend backend(BackendName name, long now) {
        return backends.get(name, n -> new KnownBackend(n, activities.apply(n), now));
    }

    private void forget(BearerToken token, @Nullable Route route) {
        if (route != null) {
            route.revoke();
        }
        routes.invalidate(token);
        alive.invalidate(token);
        nowhere.put(token, true);
    }

    /**
     * Takes in how long routes hold from now on.
     *
     * @param asOf when the report was sent that this answers
     */
    public void confirmed(List<ConfirmedRoute> confirmations, long asOf) {
        long now = ticker.nanos();
        for (ConfirmedRoute confirmation : confirmations) {
            KnownBackend backend = backends.getIfPresent(confirmation.backend());
            Long validFor = confirmation.validForMs();
            if (backend == null) {
                continue;
            }
            if (validFor == null) {
                backend.distrust(now);
            } else {
                backend.trust(
                        confirmation.fencingToken(),
                        asOf + Duration.ofMillis(validFor).toNanos(),
                        now);
            }
        }
    }

    /** Takes in that tokens are revoked. */
    public void revoked(List<BearerToken> tokens) {
        for (BearerToken token : tokens) {
            inquiries.overtake(token);
            forget(token, alive.getIfPresent(token));
        }
    }

    /** Takes in that a backend has gone on in its life. */
    public void changed(BackendName name, BackendStatus status) {
        if (status == BackendStatus.TERMINATED) {
            removed(name);
        } else if (status.isAtLeast(BackendStatus.TERMINATING)) {
            remember(name).leaving();
        }
    }

    /** Takes in that a backend has ended. */
    public void removed(BackendName name) {
        remember(name).ended();
    }

    private KnownBackend remember(BackendName name) {
        KnownBackend backend = backend(name, ticker.nanos());
        ended.put(name, backend);
        return backend;
    }

    /**
     * Ends waits that take too long and repeats what could not be asked; several times a second.
     */
    public void tick() {
        inquiries.tick();
    }
}
