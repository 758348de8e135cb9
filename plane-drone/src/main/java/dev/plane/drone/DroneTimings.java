package dev.plane.drone;

import dev.plane.common.error.InvalidValueException;
import dev.plane.drone.runtime.process.ProcessSettings;
import dev.plane.drone.uplink.ControllerLink;

import java.time.Duration;

/**
 * How long a drone waits for what.
 *
 * @param heartbeat between two heartbeats
 * @param resend until an event without an answer is sent again
 * @param stopGrace between the request to stop and the kill
 * @param startLimit for a backend to answer for the first time
 * @param exitGrace between request and kill when backends end with their drone
 */
public record DroneTimings(
        Duration heartbeat,
        Duration resend,
        Duration stopGrace,
        Duration startLimit,
        Duration exitGrace) {
    /** 7, 10, 30, 300 and 5 s. */
    public static final DroneTimings DEFAULT =
            new DroneTimings(
                    ControllerLink.HEARTBEAT,
                    ControllerLink.RESEND,
                    ProcessSettings.GRACE,
                    ProcessSettings.START_LIMIT,
                    Duration.ofSeconds(5));

    public DroneTimings {
        InvalidValueException.require(
                heartbeat.isPositive(), "heartbeat", heartbeat, "more than 0");
        InvalidValueException.require(resend.isPositive(), "resend", resend, "more than 0");
    }

    public DroneTimings withHeartbeat(Duration newHeartbeat) {
        return new DroneTimings(newHeartbeat, resend, stopGrace, startLimit, exitGrace);
    }

    public DroneTimings withResend(Duration newResend) {
        return new DroneTimings(heartbeat, newResend, stopGrace, startLimit, exitGrace);
    }
}
