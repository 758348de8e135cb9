package dev.plane.common.time;

import com.fasterxml.jackson.annotation.JsonValue;

import java.time.Duration;

/** A time on the clock of the database, in milliseconds since the epoch. */
public record DatabaseTime(@JsonValue long millis) implements Comparable<DatabaseTime> {
    public DatabaseTime plus(Duration duration) {
        return new DatabaseTime(millis + duration.toMillis());
    }

    /** The time from {@code earlier} to this one; negative if that is later. */
    public Duration since(DatabaseTime earlier) {
        return Duration.ofMillis(millis - earlier.millis);
    }

    @Override
    public int compareTo(DatabaseTime other) {
        return Long.compare(millis, other.millis);
    }
}
