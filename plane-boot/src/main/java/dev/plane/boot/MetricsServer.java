package dev.plane.boot;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Map;

/**
 * A role's health and metrics, answered on a port of their own in the manner Prometheus expects.
 *
 * <p>It is a context beside the role's, not below it: a child context of Boot's would answer the
 * role's own routes on the metrics port too.
 */
final class MetricsServer {
    private final PrometheusRegistry samples = new PrometheusRegistry();
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, samples, Clock.SYSTEM);
    private final MetricsAddress address;

    MetricsServer(MetricsAddress address) {
        this.address = address;
    }

    /** What the role counts with. */
    PrometheusMeterRegistry meters() {
        return meters;
    }

    /** Answers from now on, with what the role's indicators say of its health. */
    ConfigurableApplicationContext start(String role, Map<String, HealthIndicator> health) {
        Map<String, Object> properties =
                Map.of(
                        "server.address", address.host(),
                        "server.port", address.port(),
                        "management.endpoints.web.base-path", "/",
                        "management.endpoints.web.discovery.enabled", "false",
                        "management.endpoints.web.exposure.include", "health,prometheus",
                        "management.endpoints.web.path-mapping.prometheus", "metrics");
        ContextStart start =
                new ContextStart(
                        role + "-metrics", Wiring.class, WebApplicationType.REACTIVE, properties);
        return start.run(
                beans -> {
                    beans.registerSingleton("server", this);
                    health.forEach(beans::registerSingleton);
                });
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        CodecsAutoConfiguration.class,
        EndpointAutoConfiguration.class,
        HealthContributorAutoConfiguration.class,
        HealthContributorRegistryAutoConfiguration.class,
        HealthEndpointAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        JacksonEndpointAutoConfiguration.class,
        JvmMetricsAutoConfiguration.class,
        ManagementContextAutoConfiguration.class,
        MetricsAutoConfiguration.class,
        NettyReactiveManagementContextAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        PrometheusMetricsExportAutoConfiguration.class,
        SystemMetricsAutoConfiguration.class,
        WebEndpointAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        WebFluxHealthEndpointExtensionAutoConfiguration.class,
    })
    static class Wiring {
        @Bean
        PrometheusRegistry samples(MetricsServer server) {
            return server.samples;
        }

        @Bean
        PrometheusMeterRegistry meters(MetricsServer server) {
            return server.meters;
        }
    }
}
