package dev.plane.common.time;

import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Duration;

/** A time on the clock of one drone, in milliseconds. Means nothing on another machine. */
public record DroneTime(@JsonValue long millis) implements Comparable<DroneTime> {
    public DroneTime plus(Duration duration) {
        return new DroneTime(millis + duration.toMillis());
    }

    /** The time from {@code earlier} to this one; negative if that is later. */
    public Duration since(DroneTime earlier) {
        return Duration.ofMillis(millis - earlier.millis);
    }

    @Override
    public int compareTo(DroneTime other) {
        return Long.compare(millis, other.millis);
    }
}
