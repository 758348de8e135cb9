package dev.plane.controller;

import dev.plane.boot.BuildInfo;
import dev.plane.common.name.ControllerName;
import dev.plane.common.name.RandomNames;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.socket.SocketSettings;
import dev.plane.common.time.Ticker;
import dev.plane.controller.action.ActionQueue;
import dev.plane.controller.backend.BackendApi;
import dev.plane.controller.backend.BackendStore;
import dev.plane.controller.backend.Terminator;
import dev.plane.controller.backend.UseStore;
import dev.plane.controller.cert.CertStore;
import dev.plane.controller.connect.ConnectApi;
import dev.plane.controller.connect.ConnectConfig;
import dev.plane.controller.connect.ConnectGate;
import dev.plane.controller.connect.ConnectSteps;
import dev.plane.controller.connect.Connector;
import dev.plane.controller.dns.DnsApi;
import dev.plane.controller.drone.DroneApi;
import dev.plane.controller.drone.DroneDesk;
import dev.plane.controller.hint.HintConfig;
import dev.plane.controller.hint.HintExchange;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.http.Admission;
import dev.plane.controller.http.AnswerWriter;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Authorization;
import dev.plane.controller.http.ControlGuard;
import dev.plane.controller.http.ForwardAuth;
import dev.plane.controller.http.HttpLimits;
import dev.plane.controller.http.HttpPipeline;
import dev.plane.controller.http.OpeningTime;
import dev.plane.controller.http.RouteTable;
import dev.plane.controller.http.ServerPort;
import dev.plane.controller.http.Work;
import dev.plane.controller.http.Workers;
import dev.plane.controller.key.DatabaseClock;
import dev.plane.controller.key.LeaseStore;
import dev.plane.controller.node.ClusterStateStore;
import dev.plane.controller.node.ControllerStore;
import dev.plane.controller.node.DroneStore;
import dev.plane.controller.node.NodeRegistry;
import dev.plane.controller.proxy.ProxyApi;
import dev.plane.controller.proxy.ProxyDesk;
import dev.plane.controller.route.RevokeApi;
import dev.plane.controller.route.RouteDesk;
import dev.plane.controller.route.TokenStore;
import dev.plane.controller.session.Greeting;
import dev.plane.controller.session.NodeEndpoint;
import dev.plane.controller.sweep.SweepConfig;
import dev.plane.controller.sweep.Sweeps;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Wires a controller: database, domain, sessions, HTTP. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    NettyReactiveWebServerAutoConfiguration.class,
})
class ControllerConfiguration {
    @Bean
    ControllerName controllerName(ControllerConfig config, RandomNames names) {
        return Objects.requireNonNullElseGet(config.name(), names::controller);
    }

    @Bean
    PlaneVersion version() {
        return BuildInfo.version();
    }

    @Bean
    RandomNames names() {
        return new RandomNames(new SecureRandom());
    }

    @Bean
    Ticker ticker() {
        return Ticker.system();
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    // The database and the stores over it.

    @Bean
    DatabasePools database(ControllerConfig config) {
        return DatabasePools.open(config.database());
    }

    @Bean
    Hints hints() {
        return new Hints();
    }

    @Bean
    ControllerStore controllers(DatabasePools database) {
        return new ControllerStore(database.leases());
    }

    @Bean
    NodeRegistry nodes(DatabasePools database, Hints hints) {
        return new NodeRegistry(database.main(), hints);
    }

    @Bean
    LeaseStore leases(DatabasePools database) {
        return new LeaseStore(database.leases());
    }

    @Bean
    DatabaseClock databaseClock(Ticker ticker) {
        return new DatabaseClock(ticker);
    }

    @Bean
    ActionQueue actions(DatabasePools database, Hints hints, Ticker ticker) {
        return new ActionQueue(database.main(), hints, ticker);
    }

    @Bean
    BackendStore backends(DatabasePools database, Hints hints) {
        return new BackendStore(database.main(), database.transactions(), hints);
    }

    @Bean
    Terminator terminator(DatabasePools database, Hints hints, RandomNames names) {
        return new Terminator(database.main(), hints, names);
    }

    @Bean
    TokenStore tokens(DatabasePools database, Hints hints) {
        return new TokenStore(database.main(), hints);
    }

    @Bean
    CertStore certs(DatabasePools database) {
        return new CertStore(database.main());
    }

    // What goes on by itself.

    @Bean
    HintExchange hintExchange(
            DatabasePools database,
            Hints hints,
            ControllerName self,
            BackendStore backends,
            ActionQueue actions,
            TokenStore tokens,
            NodeRegistry nodes) {
        return HintExchange.start(
                hints,
                database.main(),
                database.unpooled(),
                self,
                Map.of(
                        Topic.Kind.BACKEND, backends,
                        Topic.Kind.ACTIONS, actions,
                        Topic.Kind.TOKENS, tokens,
                        Topic.Kind.NODE, nodes),
                HintConfig.DEFAULT);
    }

    @Bean
    Sweeps sweeps(
            ControllerConfig config,
            DatabasePools database,
            Terminator terminator,
            BackendStore backends,
            LeaseStore leases,
            DatabaseClock clock,
            Ticker ticker) {
        @Nullable Integer days = config.cleanupMinAgeDays();
        return Sweeps.start(
                database.main(),
                terminator,
                backends,
                leases,
                clock,
                ticker,
                SweepConfig.DEFAULT.withKeep(days == null ? null : Duration.ofDays(days)));
    }

    @Bean
    Greeting greeting(PlaneVersion version, ControllerName name, LeaseStore leases) {
        return Greeting.start(version, name, leases::timings);
    }

    @Bean
    ControllerLife life(
            ControllerName name,
            PlaneVersion version,
            ControllerStore controllers,
            Listening listening,
            OpeningTime opening,
            HttpPipeline pipeline) {
        return new ControllerLife(
                name, version, controllers, listening::advertiseUrl, opening, pipeline);
    }

    /** For {@code /health} of the metrics port. */
    @Bean
    HealthIndicator databaseHealth(ControllerStore controllers) {
        return () -> (controllers.isReachable() ? Health.up() : Health.down()).build();
    }

    // The interface.

    @Bean
    HealthApi healthApi(ControllerStore controllers, PlaneVersion version, Ticker ticker) {
        return new HealthApi(controllers, version, ticker);
    }

    /** Made with the first request, when the port is known. */
    @Bean
    @Lazy
    Connector connector(
            ControllerConfig config,
            Listening listening,
            DatabasePools database,
            BackendStore backends,
            Terminator terminator,
            LeaseStore leases,
            DatabaseClock clock,
            Hints hints,
            RandomNames names,
            Admission admission,
            Ticker ticker) {
        ConnectConfig connect =
                new ConnectConfig(
                        listening.controllerUri(),
                        config.defaultCluster(),
                        config.bestOf(),
                        ConnectConfig.Waits.DEFAULT);
        ConnectSteps steps =
                new ConnectSteps(
                        database.main(),
                        database.transactions(),
                        backends,
                        terminator,
                        leases,
                        clock,
                        hints,
                        names,
                        connect);
        return new Connector(steps, backends, terminator, gate(admission), ticker, connect.waits());
    }

    private static ConnectGate gate(Admission admission) {
        return new ConnectGate() {
            @Override
            public <T> T pass(java.util.function.Supplier<T> work) throws InterruptedException {
                return admission.pass(Work.CONNECT, work);
            }
        };
    }

    @Bean
    ConnectApi connectApi(ObjectProvider<Connector> connector) {
        return new ConnectApi(connector::getObject);
    }

    @Bean
    BackendApi backendApi(BackendStore backends, Terminator terminator, Ticker ticker) {
        return new BackendApi(backends, terminator, ticker);
    }

    @Bean
    RevokeApi revokeApi(TokenStore tokens) {
        return new RevokeApi(tokens);
    }

    @Bean
    NodeEndpoint nodeEndpoint(NodeRegistry nodes, Hints hints, Greeting greeting) {
        return new NodeEndpoint(nodes, hints, greeting, SocketSettings.defaults());
    }

    @Bean
    DroneApi droneApi(
            NodeEndpoint endpoint,
            DatabasePools database,
            BackendStore backends,
            LeaseStore leases,
            ActionQueue actions) {
        DroneStore heartbeats = new DroneStore(database.leases());
        return new DroneApi(
                endpoint,
                new DroneDesk(heartbeats, backends, leases, actions),
                new DroneStore(database.main()),
                new ClusterStateStore(database.main()));
    }

    @Bean
    ProxyApi proxyApi(
            NodeEndpoint endpoint,
            DatabasePools database,
            TokenStore tokens,
            BackendStore backends,
            Hints hints,
            Ticker ticker,
            CertStore certs) {
        ProxyDesk.Routes routes =
                (limits, listener) ->
                        new RouteDesk(tokens, backends, hints, ticker, limits, listener);
        return new ProxyApi(
                endpoint, new ProxyDesk(routes, new UseStore(database.leases()), certs));
    }

    @Bean
    DnsApi dnsApi(NodeEndpoint endpoint, CertStore certs) {
        return new DnsApi(endpoint, certs);
    }

    // HTTP.

    @Bean
    ServerPort serverPort() {
        return new ServerPort();
    }

    @Bean
    Listening listening(ControllerConfig config, ServerPort port) {
        return new Listening(config.reach(), port);
    }

    @Bean
    OpeningTime openingTime() {
        return new OpeningTime();
    }

    @Bean
    Admission admission() {
        return new Admission();
    }

    @Bean
    Workers workers() {
        return new Workers();
    }

    @Bean
    HttpLimits httpLimits() {
        return new HttpLimits();
    }

    @Bean
    RouteTable routeTable(List<Api> apis) {
        return new RouteTable(apis);
    }

    @Bean
    HttpPipeline httpPipeline(
            ControllerConfig config,
            RouteTable routes,
            OpeningTime opening,
            Admission admission,
            Workers workers,
            RandomNames names,
            InstantSource clock) {
        @Nullable URI forwardAuth = config.control().forwardAuth();
        HttpPipeline.Guards guards =
                new HttpPipeline.Guards(
                        opening,
                        new ControlGuard(config.control().hosts()),
                        forwardAuth == null ? Authorization.NONE : new ForwardAuth(forwardAuth));
        return new HttpPipeline(routes, guards, admission, workers, new AnswerWriter(names, clock));
    }
}
