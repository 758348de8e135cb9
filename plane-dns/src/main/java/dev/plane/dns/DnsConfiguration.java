package dev.plane.dns;

import dev.plane.boot.BuildInfo;
import dev.plane.common.time.Ticker;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;

/** Wires a DNS server. */
@Configuration(proxyBeanMethods = false)
class DnsConfiguration {
    @Bean(destroyMethod = "close")
    Dns dns(DnsConfig config, MeterRegistry meters) throws IOException {
        return Dns.start(config, BuildInfo.version(), Ticker.system(), meters);
    }

    @Bean
    HealthIndicator controller(Dns dns) {
        return () -> (dns.isConnected() ? Health.up() : Health.outOfService()).build();
    }
}
