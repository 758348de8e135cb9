package dev.plane.local.demo;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

import java.io.IOException;
import java.security.SecureRandom;

/** The process of one demo session; started by a drone with the line of {@link DemoCommand}. */
public final class DemoMain {

    private DemoMain() {}

    /** Serves until SIGTERM, then says goodbye to everyone and exits with 0. */
    public static void main(String[] arguments) {
        // The class path may hold a logging system that takes longer to start than the demo itself.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        try {
            DemoConfig config = DemoConfig.fromEnvironment(System.getenv());
            DemoServer server =
                    DemoServer.start(
                            config, BoardLimits.DEFAULT, Liveness.DEFAULT, new SecureRandom());
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform().name("demo-stop").unstarted(() -> stop(server)));
            System.out.printf("whiteboard of key %s on port %d%n", config.key(), server.port());
        } catch (IllegalArgumentException | IOException refused) {
            System.err.println("plane demo: " + refused.getMessage());
            System.exit(1);
        }
    }

    /** Without the halt a JVM that ends by SIGTERM exits with 143. */
    private static void stop(DemoServer server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }
}
