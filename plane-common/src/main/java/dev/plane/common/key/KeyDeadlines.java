package dev.plane.common.key;

import dev.plane.common.time.DroneTime;

/**
 * When a drone must act on a key, on the drone's own clock.
 *
 * @param renewAt ask for more time
 * @param softTerminateAt ask the backend to stop
 * @param hardTerminateAt kill the backend
 */
public record KeyDeadlines(
        DroneTime renewAt, DroneTime softTerminateAt, DroneTime hardTerminateAt) {}
