package dev.plane.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Spring context of one role, about to start.
 *
 * <p>What a role is made of is said in code alone: its configuration class names the
 * auto-configurations it wants, and neither files, environment variables nor system properties
 * change a setting behind its back. Several roles live in one JVM, so none of them touches what
 * belongs to the process (banner, shutdown hook, logging).
 *
 * <p>Every role has a {@link MeterRegistry} bean. With a metrics address {@code /metrics} shows
 * what it holds, and {@code /health} what the role's {@link HealthIndicator} beans say.
 *
 * <pre>{@code
 * AutoCloseable drone =
 *         RoleApplication.of("drone", DroneConfiguration.class)
 *                 .bean(config)
 *                 .metrics(config.metrics())
 *                 .start();
 * }</pre>
 */
public final class RoleApplication {
    private final String role;
    private final Class<?> configuration;
    private final List<Object> beans = new ArrayList<>();
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private WebApplicationType type = WebApplicationType.NONE;
    private Optional<MetricsServer> metrics = Optional.empty();

    private RoleApplication(String role, Class<?> configuration) {
        this.role = role;
        this.configuration = configuration;
    }

    /**
     * A role that serves no HTTP of its own.
     *
     * @param role its name in one word
     * @param configuration the class that wires it
     */
    public static RoleApplication of(String role, Class<?> configuration) {
        return new RoleApplication(role, configuration);
    }

    /**
     * Adds an object (the role's configuration record, a clock) that the role's beans may ask for.
     */
    public RoleApplication bean(Object bean) {
        beans.add(bean);
        return this;
    }

    /** Sets a property that one of the role's auto-configurations reads. */
    public RoleApplication property(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    /** Makes the role serve WebFlux at an address; port 0 takes any free one. */
    public RoleApplication web(InetSocketAddress address) {
        type = WebApplicationType.REACTIVE;
        return property("server.address", address.getAddress())
                .property("server.port", address.getPort());
    }

    /** Answers {@code /health} and {@code /metrics}, and nothing else, at an address of its own. */
    public RoleApplication metrics(Optional<MetricsAddress> address) {
        metrics = address.map(MetricsServer::new);
        return this;
    }

    /**
     * Starts the role; closing what is returned stops it.
     *
     * @throws RuntimeException if it cannot start; nothing of it is left running then
     */
    public ConfigurableApplicationContext start() {
        ContextStart start = new ContextStart(role, configuration, type, properties);
        ConfigurableApplicationContext running = start.run(this::register);
        try {
            metrics.ifPresent(server -> serve(server, running));
            return running;
        } catch (RuntimeException e) {
            close(running);
            throw e;
        }
    }

    /**
     * Stops a role also when the calling thread was interrupted; Spring's own close would then do
     * nothing at all.
     */
    public static void close(ConfigurableApplicationContext running) {
        boolean interrupted = Thread.interrupted();
        try {
            running.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void register(ConfigurableListableBeanFactory factory) {
        for (Object bean : beans) {
            factory.registerSingleton(bean.getClass().getName(), bean);
        }
        MeterRegistry meters =
                metrics.<MeterRegistry>map(MetricsServer::meters)
                        .orElseGet(CompositeMeterRegistry::new);
        factory.registerSingleton("meters", meters);
    }

    private void serve(MetricsServer server, ConfigurableApplicationContext running) {
        Map<String, HealthIndicator> health = running.getBeansOfType(HealthIndicator.class);
        ConfigurableApplicationContext serving = server.start(role, health);
        ApplicationListener<ContextClosedEvent> onClose = _ -> serving.close();
        running.addApplicationListener(onClose);
    }
}
