package dev.plane.controller.connect;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How connect behaves.
 *
 * @param controllerUrl what status URLs begin with
 * @param defaultCluster for requests that name none; null to refuse them
 * @param bestOf how many drones are compared, drawn at random from all that are fit
 * @param waits for how long a request waits
 */
public record ConnectConfig(
        ControllerUri controllerUrl,
        @Nullable ClusterName defaultCluster,
        int bestOf,
        Waits waits) {
    /** Upstream's number of drones to compare. */
    public static final int DEFAULT_BEST_OF = 2;

    /**
     * For how long a request waits.
     *
     * @param end counted from the request, for a backend that is ending
     * @param hardEnd after that, once a hard stop has been ordered
     * @param ready for a backend to be ready, if the caller wants that
     */
    public record Waits(Duration end, Duration hardEnd, Duration ready) {
        /** A soft stop takes up to 30 s. */
        public static final Waits DEFAULT =
                new Waits(Duration.ofSeconds(35), Duration.ofSeconds(10), Duration.ofSeconds(300));
    }

    public ConnectConfig {
        InvalidValueException.require(bestOf >= 1, "best_of", bestOf, ">= 1");
    }
}
