package dev.plane.controller;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.key.KeyConfig;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.ControllerName;
import dev.plane.common.name.RandomNames;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.time.Ticker;
import dev.plane.controller.action.ActionQueue;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.backend.UseStore;
import dev.plane.controller.connect.ConnectConfig;
import dev.plane.controller.connect.ConnectGate;
import dev.plane.controller.connect.ConnectResult;
import dev.plane.controller.connect.ConnectSteps;
import dev.plane.controller.connect.Connector;
import dev.plane.controller.hint.HintConfig;
import dev.plane.controller.hint.HintExchange;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.key.DatabaseClock;
import dev.plane.controller.key.LeaseStore;
import dev.plane.controller.node.ClusterStateStore;
import dev.plane.controller.node.ControllerPresence;
import dev.plane.controller.node.ControllerStore;
import dev.plane.controller.node.DroneStore;
import dev.plane.controller.node.NodeRegistry;
import dev.plane.controller.route.TokenStore;
import dev.plane.testkit.TestDatabase;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

/** The domain of one controller on a test's database, wired as the controller itself does. */
public final class DomainFixture implements AutoCloseable {
    public static final ClusterName CLUSTER = new ClusterName("plane.test");

    private static final int CONNECTIONS = 20;

    public final RandomNames names = new RandomNames(new SecureRandom());
    public final ControllerName name = names.controller();
    public final Hints hints = new Hints();
    public final JdbcClient jdbc;
    public final TransactionOperations transactions;
    public final NodeRegistry nodes;
    public final ControllerStore controllers;
    public final DroneStore drones;
    public final ClusterStateStore clusters;
    public final LeaseStore leases;
    public final DatabaseClock clock;
    public final ActionQueue actions;
    public final BackendStore backends;
    public final Terminator terminator;
    public final UseStore uses;
    public final TokenStore tokens;
    public final Connector connector;
    private final TestDatabase database;
    private final boolean ownsDatabase;
    private final HikariDataSource pool;
    private final HintExchange exchange;
    private final ControllerPresence presence;

    private DomainFixture(TestDatabase database, boolean ownsDatabase, Options options) {
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        Ticker ticker = Ticker.system();
        this.pool = pool(database);
        DataSource fair = new FairDataSource(pool, CONNECTIONS, Duration.ofSeconds(3));
        this.jdbc = JdbcClient.create(fair);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(fair));
        ConnectConfig config =
                new ConnectConfig(
                        ControllerUri.parse("http://user@127.0.0.1:8080/"),
                        options.defaultCluster(),
                        2,
                        options.waits());
        this.controllers = new ControllerStore(jdbc);
        this.nodes = new NodeRegistry(jdbc, hints);
        this.drones = new DroneStore(jdbc);
        this.clusters = new ClusterStateStore(jdbc);
        this.leases = new LeaseStore(jdbc);
        this.clock = new DatabaseClock(ticker);
        this.actions = new ActionQueue(jdbc, hints, ticker);
        this.backends = new BackendStore(jdbc, transactions, hints);
        this.terminator = new Terminator(jdbc, hints, names);
        this.uses = new UseStore(jdbc);
        this.tokens = new TokenStore(jdbc, hints);
        this.connector =
                new Connector(
                        new ConnectSteps(
                                jdbc,
                                transactions,
                                backends,
                                terminator,
                                leases,
                                clock,
                                hints,
                                names,
                                config),
                        backends,
                        terminator,
                        ConnectGate.open(),
                        ticker,
                        config.waits());
        this.presence =
                ControllerPresence.start(
                        controllers,
                        name,
                        new PlaneVersion("0.1.0", "test"),
                        URI.create("http://127.0.0.1:1"),
                        ControllerPresence.PERIOD);
        this.exchange =
                HintExchange.start(
                        hints,
                        jdbc,
                        options.unpooled() == null ? database.dataSource() : options.unpooled(),
                        name,
                        Map.of(
                                Topic.Kind.BACKEND, backends,
                                Topic.Kind.ACTIONS, actions,
                                Topic.Kind.TOKENS, tokens,
                                Topic.Kind.NODE, nodes),
                        options.hints());
    }

    /**
     * What a test may want otherwise.
     *
     * @param unpooled opens the connection that listens; null for the database's own
     */
    public record Options(
            HintConfig hints,
            ConnectConfig.Waits waits,
            @Nullable ClusterName defaultCluster,
            @Nullable DataSource unpooled) {
        public static final Options DEFAULT =
                new Options(HintConfig.DEFAULT, ConnectConfig.Waits.DEFAULT, null, null);

        public Options withHints(HintConfig other) {
            return new Options(other, waits, defaultCluster, unpooled);
        }

        public Options withWaits(ConnectConfig.Waits other) {
            return new Options(hints, other, defaultCluster, unpooled);
        }

        public Options withDefaultCluster(ClusterName other) {
            return new Options(hints, waits, other, unpooled);
        }
    }

    /** A controller on a fresh database, which ends with it. */
    public static DomainFixture start() {
        return start(Options.DEFAULT);
    }

    public static DomainFixture start(Options options) {
        return new DomainFixture(MigratedDatabase.create(), true, options);
    }

    /** Another controller on the same database. */
    public DomainFixture another() {
        return another(Options.DEFAULT);
    }

    public DomainFixture another(Options options) {
        return new DomainFixture(database, false, options);
    }

    /** Whether somebody waits for news of a backend on this controller. */
    public boolean isWatched(BackendName backend) {
        return hints.isSubscribed(Topic.backend(backend));
    }

    /** Takes the database away, or gives it back and lets the pool notice. */
    public void setDatabaseAvailable(boolean available) {
        database.setAvailable(available);
        if (available) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    public TestDatabase database() {
        return database;
    }

    /** Connects, and fails the test if there is no session. */
    public ConnectResponse session(ConnectRequest request) throws InterruptedException {
        return switch (connector.connect(request)) {
            case ConnectResult.Connected(var response) -> response;
            case ConnectResult.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    /** Starts a backend under {@code key} and reports all its states up to ready. */
    public BackendName ready(TestDrone drone, String key) throws InterruptedException {
        BackendName backend =
                session(ConnectRequest.of(KeyConfig.named(key), Spawns.PLAIN, null)).backendId();
        drone.reportsReady(backend);
        return backend;
    }

    private static HikariDataSource pool(TestDatabase database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(3).toMillis());
        return new HikariDataSource(config);
    }

    @Override
    public void close() {
        exchange.close();
        presence.close();
        pool.close();
        if (ownsDatabase) {
            database.close();
        }
    }
}
