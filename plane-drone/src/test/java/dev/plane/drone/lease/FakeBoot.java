package dev.plane.drone.lease;

import dev.plane.drone.machine.BootTime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A boot time that stands still until it is moved. */
public final class FakeBoot implements BootTime {
    private final String bootId;
    private final AtomicLong millis = new AtomicLong(1_000);

    public FakeBoot(String bootId) {
        this.bootId = bootId;
    }

    public void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public long millis() {
        return millis.get();
    }
}
