package dev.plane.drone;

import dev.plane.boot.RoleApplication;
import dev.plane.boot.StartException;

import org.springframework.context.ConfigurableApplicationContext;

/** The drone as a part of a program. */
public final class DroneApplication {
    private DroneApplication() {}

    /**
     * Starts a drone. It need not find its controller for that: it goes on trying.
     *
     * @return stops the drone when closed; its backends run on unless they shall end with it
     * @throws RuntimeException if its state or its runtime cannot be used
     */
    public static AutoCloseable start(DroneConfig config) {
        String system = System.getProperty("os.name", "unknown");
        if (!system.equals("Linux")) {
            throw new StartException("a drone runs on Linux only, not on " + system);
        }
        ConfigurableApplicationContext running =
                RoleApplication.of("drone", DroneConfiguration.class)
                        .bean(config)
                        .metrics(config.metrics())
                        .start();
        return () -> RoleApplication.close(running);
    }
}
