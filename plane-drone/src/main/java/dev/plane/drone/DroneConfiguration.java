package dev.plane.drone;

import dev.plane.drone.machine.Clocks;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.security.SecureRandom;

/** Wires a drone. */
@Configuration(proxyBeanMethods = false)
class DroneConfiguration {
    @Bean(destroyMethod = "close")
    Drone drone(DroneConfig config) {
        return new Drone(config, Clocks.ofMachine(), new SecureRandom());
    }

    @Bean
    HealthIndicator controller(Drone drone) {
        return () -> (drone.isConnected() ? Health.up() : Health.down()).build();
    }
}
