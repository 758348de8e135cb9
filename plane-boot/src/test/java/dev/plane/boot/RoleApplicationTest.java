package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

class RoleApplicationTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void bean_that_was_given_reaches_the_beans_of_the_role() {
        try (var role = quiet().start()) {
            assertThat(role.getBean(Greeting.class).text()).isEqualTo("hello, drone");
        }
    }

    @Test
    void role_without_metrics_has_no_web_server_but_a_registry() {
        try (var role = quiet().start()) {
            assertThat(role).isNotInstanceOf(WebServerApplicationContext.class);
            role.getBean(MeterRegistry.class).counter("spawns").increment();
        }
    }

    @Test
    void settings_from_outside_are_not_seen() {
        System.setProperty("spring.datasource.url", "jdbc:elsewhere");
        try (var role = quiet().start()) {
            assertThat(role.getEnvironment().getProperty("spring.datasource.url")).isNull();
        } finally {
            System.clearProperty("spring.datasource.url");
        }
    }

    @Test
    void metrics_port_answers_health_and_metrics_and_nothing_else() throws Exception {
        int port = freePort();
        try (var role = quiet().metrics(at(port)).start()) {
            role.getBean(MeterRegistry.class).counter("spawns").increment();

            assertThat(get(port, "/health").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(port, "/metrics").body())
                    .contains("spawns_total 1.0")
                    .contains("jvm_memory_used_bytes");
            assertThat(get(port, "/env").statusCode()).isEqualTo(404);
            assertThat(get(port, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void health_is_what_the_indicators_of_the_role_say() throws Exception {
        int port = freePort();
        try (var _ = RoleApplication.of("drone", Sick.class).metrics(at(port)).start()) {
            assertThat(get(port, "/health").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void metrics_of_a_role_that_serves_http_have_a_port_of_their_own() throws Exception {
        int metrics = freePort();
        InetSocketAddress web = new InetSocketAddress(LOOPBACK, freePort());
        try (var _ =
                RoleApplication.of("controller", Serving.class)
                        .web(web)
                        .metrics(at(metrics))
                        .start()) {
            assertThat(get(web.getPort(), "/hello").body()).isEqualTo("hello");
            assertThat(get(web.getPort(), "/metrics").statusCode()).isEqualTo(404);
            assertThat(get(metrics, "/hello").statusCode()).isEqualTo(404);
            assertThat(get(metrics, "/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void several_roles_live_in_one_process_and_end_alone() throws Exception {
        int stays = freePort();
        int ends = freePort();
        try (var _ = quiet().metrics(at(stays)).start()) {
            try (var _ = quiet().metrics(at(ends)).start()) {
                assertThat(get(ends, "/health").statusCode()).isEqualTo(200);
            }
            assertThatThrownBy(() -> get(ends, "/health")).isInstanceOf(IOException.class);
            assertThat(get(stays, "/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closing_closes_the_beans() {
        AtomicBoolean closed = new AtomicBoolean();
        try (var _ = RoleApplication.of("drone", Closing.class).bean(closed).start()) {
            assertThat(closed).isFalse();
        }
        assertThat(closed).isTrue();
    }

    @Test
    void taken_port_fails_in_words_for_a_person() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            RoleApplication role = quiet().metrics(at(taken.getLocalPort()));

            assertThatThrownBy(role::start)
                    .extracting(StartFailure::describe)
                    .isEqualTo("port " + taken.getLocalPort() + " is already in use");
        }
    }

    private static RoleApplication quiet() {
        return RoleApplication.of("drone", Quiet.class).bean(new Greeting.Name("drone"));
    }

    private static Optional<MetricsAddress> at(int port) {
        return Optional.of(new MetricsAddress("127.0.0.1", port));
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    record Greeting(String text) {
        record Name(String value) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Quiet {
        @Bean
        Greeting greeting(Greeting.Name name) {
            return new Greeting("hello, " + name.value());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Sick {
        @Bean
        HealthIndicator uplink() {
            return () -> Health.down().build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Closing {
        @Bean
        AutoCloseable closing(AtomicBoolean closed) {
            return () -> closed.set(true);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        HttpHandlerAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
    })
    static class Serving {
        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET("/hello", _ -> ServerResponse.ok().bodyValue("hello"))
                    .build();
        }
    }
}
