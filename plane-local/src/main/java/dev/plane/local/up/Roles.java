package dev.plane.local.up;

import dev.plane.common.client.ControllerUri;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.ProxyName;
import dev.plane.controller.ControllerConfig;
import dev.plane.controller.DatabaseUrl;
import dev.plane.drone.DroneConfig;
import dev.plane.drone.DroneTimings;
import dev.plane.drone.RuntimeConfig;
import dev.plane.local.demo.DemoCommand;
import dev.plane.proxy.ProxyConfig;
import dev.plane.proxy.ProxyPorts;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How each role runs below {@code plane up}: reached from this machine alone, its control interface
 * by no web page, its drone always the same one.
 */
final class Roles {
    private static final DroneName DRONE = new DroneName("dr-local");
    private static final ProxyName PROXY = new ProxyName("px-local");

    private Roles() {}

    static ControllerConfig controller(UpConfig config, DatabaseUrl database) {
        return ControllerConfig.of(database)
                .withReach(ControllerConfig.Reach.at("127.0.0.1", config.port()))
                .withDefaultCluster(config.cluster())
                .withControl(ControllerConfig.Control.LOCAL);
    }

    static ProxyConfig proxy(UpConfig config) {
        return ProxyConfig.of(
                        PROXY,
                        controllerUri(config),
                        config.cluster(),
                        ProxyPorts.http(config.proxyPort()))
                .withHost(InetAddress.getLoopbackAddress());
    }

    static DroneConfig drone(UpConfig config) {
        Map<String, String> apps = new HashMap<>(config.apps());
        apps.put(
                DemoSession.APP,
                DemoCommand.argv().stream().map(ShellWord::of).collect(Collectors.joining(" ")));
        return new DroneConfig(
                Optional.of(DRONE),
                controllerUri(config),
                config.cluster(),
                DemoSession.POOL,
                InetAddress.getLoopbackAddress(),
                Optional.of(config.droneFolder().resolve("drone.sqlite")),
                new RuntimeConfig.Processes(apps, false),
                true,
                DroneTimings.DEFAULT,
                Optional.empty());
    }

    static ControllerUri controllerUri(UpConfig config) {
        return ControllerUri.parse(config.controllerUrl());
    }
}
