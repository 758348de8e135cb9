package dev.plane.drone;

import dev.plane.boot.MetricsAddress;
import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.ClusterName;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a drone is to be.
 *
 * @param name empty for one that is made up once and kept with the state
 * @param ip the address at which proxies reach the backends of this machine
 * @param database the state's file; empty for the default place
 * @param stopBackendsOnExit whether backends end with the drone; otherwise they run on
 * @param metrics where health and metrics are answered, if at all
 */
public record DroneConfig(
        Optional<DroneName> name,
        ControllerUri controller,
        ClusterName cluster,
        PoolName pool,
        InetAddress ip,
        Optional<Path> database,
        RuntimeConfig runtime,
        boolean stopBackendsOnExit,
        DroneTimings timings,
        Optional<MetricsAddress> metrics) {}
