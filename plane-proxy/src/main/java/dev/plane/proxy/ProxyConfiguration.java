package dev.plane.proxy;

import dev.plane.boot.BuildInfo;
import dev.plane.common.time.Ticker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.time.InstantSource;

/** Wires a proxy. */
@Configuration(proxyBeanMethods = false)
class ProxyConfiguration {
    @Bean(destroyMethod = "close")
    Proxy proxy(ProxyConfig config) throws IOException {
        return Proxy.start(config, BuildInfo.version(), Ticker.system(), InstantSource.system());
    }

    @Bean
    HealthIndicator controller(Proxy proxy) {
        return () -> (proxy.isConnected() ? Health.up() : Health.outOfService()).build();
    }
}
