package dev.plane.boot;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.http.client.ReactorResourceFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Spring context that is one of several in its JVM: it sees the given properties and no others,
 * and touches nothing that belongs to the process.
 *
 * @param name its name in one word
 * @param configuration the class that wires it
 * @param type whether it serves HTTP
 * @param properties what its auto-configurations read
 */
record ContextStart(
        String name,
        Class<?> configuration,
        WebApplicationType type,
        Map<String, Object> properties) {

    ConfigurableApplicationContext run(Consumer<ConfigurableListableBeanFactory> beans) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SpringApplication application = new SpringApplication(sources());
        application.setWebApplicationType(type);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        application.setEnvironment(environment());
        application.addInitializers(context -> beans.accept(context.getBeanFactory()));
        return application.run();
    }

    private Class<?>[] sources() {
        return type == WebApplicationType.NONE
                ? new Class<?>[] {configuration}
                : new Class<?>[] {configuration, OwnEventLoops.class};
    }

    private StandardEnvironment environment() {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("spring.application.name", name);
        all.put("spring.config.location", "optional:classpath:/no-files/");
        all.put("spring.threads.virtual.enabled", "true");
        return new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addFirst(new MapPropertySource(name, all));
            }
        };
    }

    /**
     * Event loops that end with their context; the shared ones would end with the first of them.
     */
    @Configuration(proxyBeanMethods = false)
    static class OwnEventLoops {
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }
    }
}
