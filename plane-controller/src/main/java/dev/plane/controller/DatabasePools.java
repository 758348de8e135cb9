package dev.plane.controller;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

/**
 * The connections of a controller to its database, whose schema is brought up to date first.
 *
 * <p>Leases and heartbeats have connections of their own with short limits, so that they get
 * through however much else there is to do.
 */
final class DatabasePools implements AutoCloseable {
    private static final int MAIN_CONNECTIONS = 20;
    private static final int LEASE_CONNECTIONS = 4;
    private static final Duration MAIN_WAIT = Duration.ofSeconds(5);
    private static final Duration LEASE_WAIT = Duration.ofSeconds(2);
    private static final String MAIN_LIMITS = "-c statement_timeout=30s -c lock_timeout=10s";
    private static final String LEASE_LIMITS = "-c statement_timeout=5s -c lock_timeout=1s";

    private final DatabaseUrl url;
    private final HikariDataSource main;
    private final DataSource fairMain;
    private final HikariDataSource leases;
    private final DataSource fairLeases;

    private DatabasePools(DatabaseUrl url) {
        this.url = url;
        this.main = pool(url, "main", MAIN_CONNECTIONS, MAIN_WAIT, MAIN_LIMITS);
        this.fairMain = new FairDataSource(main, MAIN_CONNECTIONS, MAIN_WAIT);
        this.leases = pool(url, "leases", LEASE_CONNECTIONS, LEASE_WAIT, LEASE_LIMITS);
        this.fairLeases = new FairDataSource(leases, LEASE_CONNECTIONS, LEASE_WAIT);
    }

    /** Connects and migrates; fails at once if the database is not there. */
    static DatabasePools open(DatabaseUrl url) {
        DatabasePools pools = new DatabasePools(url);
        try {
            migrate(url);
            return pools;
        } catch (RuntimeException e) {
            pools.close();
            throw e;
        }
    }

    /** Brings the schema up to date; harmless when it is, or when another one does it too. */
    static void migrate(DatabaseUrl url) {
        Flyway.configure()
                .dataSource(unpooled(url))
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    JdbcClient main() {
        return JdbcClient.create(fairMain);
    }

    JdbcClient leases() {
        return JdbcClient.create(fairLeases);
    }

    TransactionOperations transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(fairMain));
    }

    /** Opens a connection each time; for what holds one for as long as it runs. */
    DataSource unpooled() {
        return unpooled(url);
    }

    private static DataSource unpooled(DatabaseUrl url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url.jdbc());
        set(url.user(), source::setUser);
        set(url.password(), source::setPassword);
        source.setTcpKeepAlive(true);
        return source;
    }

    @Override
    public void close() {
        leases.close();
        main.close();
    }

    private static HikariDataSource pool(
            DatabaseUrl url, String name, int connections, Duration wait, String limits) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbc());
        set(url.user(), config::setUsername);
        set(url.password(), config::setPassword);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(connections, 2));
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        config.setInitializationFailTimeout(1);
        Properties driver = new Properties();
        driver.setProperty("options", limits);
        driver.setProperty("tcpKeepAlive", "true");
        driver.setProperty("ApplicationName", "plane-controller-" + name);
        driver.setProperty("connectTimeout", "5");
        driver.setProperty("socketTimeout", "40");
        config.setDataSourceProperties(driver);
        return new HikariDataSource(config);
    }

    private static void set(@Nullable String value, java.util.function.Consumer<String> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
