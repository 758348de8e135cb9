package dev.plane.controller.connect;

import dev.plane.common.backend.BackendStatus;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.backend.TerminationReason;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.connect.SpawnConfig;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.RandomNames;
import dev.plane.common.route.BearerToken;
import dev.plane.common.time.DatabaseTime;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.connect.ConnectResult.Connected;
import dev.plane.controller.connect.ConnectResult.Refused;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.key.DatabaseClock;
import dev.plane.controller.key.LeaseStore;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

import java.time.Duration;
import java.util.Optional;

/** One attempt at a session: first the way of sharing, then that of starting. It never waits. */
public final class ConnectSteps {
    private static final Duration NO_DRONE_RETRY = Duration.ofSeconds(5);

    private final ReuseStore reuses;
    private final SpawnStore spawns;
    private final TransactionOperations transactions;
    private final BackendStore backends;
    private final Terminator terminator;
    private final LeaseStore leases;
    private final DatabaseClock clock;
    private final Hints hints;
    private final RandomNames names;
    private final SessionUrls urls;
    private final @Nullable ClusterName defaultCluster;

    public ConnectSteps(
            JdbcClient jdbc,
            TransactionOperations transactions,
            BackendStore backends,
            Terminator terminator,
            LeaseStore leases,
            DatabaseClock clock,
            Hints hints,
            RandomNames names,
            ConnectConfig config) {
        this.reuses = new ReuseStore(jdbc);
        this.spawns = new SpawnStore(jdbc, config.bestOf());
        this.transactions = transactions;
        this.backends = backends;
        this.terminator = terminator;
        this.leases = leases;
        this.clock = clock;
        this.hints = hints;
        this.names = names;
        this.urls = new SessionUrls(config.controllerUrl());
        this.defaultCluster = config.defaultCluster();
    }

    Attempt attempt(ConnectRequest request) {
        NewToken token =
                NewToken.random(
                        names, request.user(), request.auth(), request.tokenLifetimeSeconds());
        KeyConfig key = request.key();
        if (key != null) {
            Optional<Held> held =
                    reuses.reuse(key, token, request.spawnConfig() != null, request.replace());
            if (held.isPresent()) {
                return share(held.get(), key, token, request);
            }
        }
        SpawnConfig config = request.spawnConfig();
        if (config == null) {
            return new Attempt.Done(Refused.of(ApiErrorKind.KeyUnheldNoSpawnConfig));
        }
        ClusterName cluster = config.cluster() == null ? defaultCluster : config.cluster();
        if (cluster == null) {
            return new Attempt.Done(Refused.of(ApiErrorKind.NoClusterProvided));
        }
        return start(
                new NewBackend(
                        config.id() == null ? names.backend() : config.id(),
                        key == null ? KeyConfig.named(names.keyName()) : key,
                        cluster,
                        config,
                        Placement.of(config.executable()),
                        names.action(),
                        config.useStaticToken() ? BearerToken.ofStatic(names.token()) : null,
                        token));
    }

    private Attempt share(Held held, KeyConfig key, NewToken token, ConnectRequest request) {
        if (!held.tag().equals(key.tag())) {
            return new Attempt.Done(Refused.of(ApiErrorKind.KeyHeld));
        }
        if (held.backend().equals(request.replace())) {
            terminator.terminate(
                    held.backend(),
                    TerminationKind.SOFT,
                    TerminationReason.EXTERNAL,
                    "replaced by a new session of its key");
            return new Attempt.Ending(held.backend());
        }
        if (held.ending() && request.spawnConfig() != null) {
            return new Attempt.Ending(held.backend());
        }
        BearerToken shared = held.staticToken();
        return new Attempt.Done(
                new Connected(
                        new ConnectResponse(
                                held.backend(),
                                false,
                                held.status(),
                                shared == null ? token.token() : shared,
                                urls.session(
                                        held.cluster(),
                                        held.subdomain(),
                                        shared == null ? token.token() : shared),
                                held.subdomain(),
                                shared == null ? token.secret() : null,
                                urls.status(held.backend()),
                                null)));
    }

    /** Starts a backend in one transaction, and tells of it after the commit. */
    private Attempt start(NewBackend backend) {
        Started started = transactions.execute(status -> inTransaction(backend, status));
        if (started == null) {
            throw new IllegalStateException("a transaction without a result");
        }
        BackendName lost = started.lost();
        if (lost != null) {
            hints.publish(Topic.backend(lost));
        }
        return switch (started.spawn()) {
            case Spawn.Started(var drone, var name) -> {
                hints.publish(Topic.actions(drone));
                hints.publish(Topic.backend(backend.name()));
                yield new Attempt.Done(new Connected(response(backend, name)));
            }
            case Spawn.KeyHeld _ -> new Attempt.Raced(ApiErrorKind.FailedToAcquireKey);
            case Spawn.KeyExpired _ -> new Attempt.Raced(ApiErrorKind.FailedToRemoveKey);
            case Spawn.NoDrone _ ->
                    new Attempt.Done(Refused.of(ApiErrorKind.NoDroneAvailable, NO_DRONE_RETRY));
            case Spawn.NameUsed _ -> new Attempt.Done(Refused.of(ApiErrorKind.FailedToAcquireKey));
        };
    }

    /** The result of the transaction, and the former holder if it was ended by it. */
    private record Started(Spawn spawn, @Nullable BackendName lost) {}

    private Started inTransaction(NewBackend backend, TransactionStatus transaction) {
        DatabaseTime now = spawns.lock(backend.key());
        boolean mayTakeOver = clock.allowsTakeOver(now, () -> leases.timings().expiry());
        Spawn spawn = spawns.start(backend);
        if (!(spawn instanceof Spawn.KeyExpired(var holder))
                || !mayTakeOver
                || !backends.endExpired(
                        holder, "its lease ran out and another backend took its key")) {
            return new Started(spawn, null);
        }
        Spawn second = spawns.start(backend);
        if (second instanceof Spawn.Started) {
            return new Started(second, holder);
        }
        // Nothing takes the key, so it is left to its holder, which may yet come back.
        transaction.setRollbackOnly();
        return new Started(second, null);
    }

    private ConnectResponse response(NewBackend backend, DroneName drone) {
        BearerToken token =
                backend.staticToken() == null ? backend.token().token() : backend.staticToken();
        return new ConnectResponse(
                backend.name(),
                true,
                BackendStatus.SCHEDULED,
                token,
                urls.session(backend.cluster(), backend.config().subdomain(), token),
                backend.config().subdomain(),
                backend.staticToken() == null ? backend.token().secret() : null,
                urls.status(backend.name()),
                drone);
    }
}
