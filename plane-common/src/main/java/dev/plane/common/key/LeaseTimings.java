package dev.plane.common.key;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.time.DroneTime;

import java.time.Duration;

/**
 * How long a lease lasts, each counted from its grant: renew &lt; soft &lt; hard &lt; expiry.
 *
 * @param renew when a drone that renews in batches asks again
 * @param soft when the backend is asked to stop
 * @param hard when the backend is killed
 * @param expiry when the key may be taken by another backend; the database's clock
 */
public record LeaseTimings(Duration renew, Duration soft, Duration hard, Duration expiry) {
    /** The set in force unless an operator changes it: 7, 40, 50 and 60 s. */
    public static final LeaseTimings DEFAULT = ofSeconds(7, 40, 50, 60);

    private static final double UPSTREAM_RENEW_SHARE_OF_SOFT = 0.75;

    public LeaseTimings {
        InvalidValueException.require(
                renew.isPositive()
                        && renew.compareTo(soft) < 0
                        && soft.compareTo(hard) < 0
                        && hard.compareTo(expiry) < 0,
                "lease",
                renew + "/" + soft + "/" + hard + "/" + expiry,
                "0 < renew < soft < hard < expiry");
    }

    public static LeaseTimings ofSeconds(long renew, long soft, long hard, long expiry) {
        return new LeaseTimings(
                Duration.ofSeconds(renew),
                Duration.ofSeconds(soft),
                Duration.ofSeconds(hard),
                Duration.ofSeconds(expiry));
    }

    /** This set with every time multiplied by {@code factor}; tests shrink leases to seconds. */
    public LeaseTimings scaled(double factor) {
        return new LeaseTimings(
                scaled(renew, factor),
                scaled(soft, factor),
                scaled(hard, factor),
                scaled(expiry, factor));
    }

    /** The set for a drone that renews key by key: it renews late, at +30 s of the default. */
    public LeaseTimings forSingleRenewals() {
        return new LeaseTimings(scaled(soft, UPSTREAM_RENEW_SHARE_OF_SOFT), soft, hard, expiry);
    }

    /** The deadlines of a lease granted when the drone's clock showed {@code granted}. */
    public KeyDeadlines deadlines(DroneTime granted) {
        return new KeyDeadlines(granted.plus(renew), granted.plus(soft), granted.plus(hard));
    }

    private static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}
