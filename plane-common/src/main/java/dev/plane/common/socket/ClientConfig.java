package dev.plane.common.socket;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.protocol.Handshake;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a reconnecting client needs to know.
 *
 * @param plannedMean mean life of a healthy connection; null: as long as it can
 * @param plannedSpread how far a life may be from the mean
 * @param refusedPause the wait after a refusal
 */
record ClientConfig<Out, In>(
        Class<In> incoming,
        ControllerUri controller,
        String pathAndQuery,
        Supplier<Handshake> handshake,
        ReconnectingClient.Session<Out, In> session,
        @Nullable Duration plannedMean,
        Duration plannedSpread,
        Duration refusedPause,
        SocketSettings settings,
        RandomGenerator random) {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

    /** How long a connection may live: spread evenly around the mean. */
    Duration life() {
        if (plannedMean == null) {
            return FOR_EVER;
        }
        double offset = (2 * random.nextDouble() - 1) * (double) plannedSpread.toNanos();
        return plannedMean.plusNanos((long) offset);
    }
}
