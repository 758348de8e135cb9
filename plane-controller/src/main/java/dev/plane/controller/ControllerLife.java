package dev.plane.controller;

import dev.plane.common.name.ControllerName;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.controller.http.HttpPipeline;
import dev.plane.controller.http.OpeningTime;
import dev.plane.controller.node.ControllerPresence;
import dev.plane.controller.node.ControllerStore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.net.URI;
import java.util.function.Supplier;

/**
 * The first and the last things a controller does beside serving: it lets requests in once its port
 * is known and it is listed as online; before its port closes it is listed as offline, and streams
 * and sockets, which would never end, are ended.
 */
final class ControllerLife implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ControllerLife.class);

    private final ControllerName name;
    private final PlaneVersion version;
    private final ControllerStore controllers;
    private final Supplier<URI> advertiseUrl;
    private final OpeningTime opening;
    private final HttpPipeline pipeline;
    private @Nullable ControllerPresence presence;

    ControllerLife(
            ControllerName name,
            PlaneVersion version,
            ControllerStore controllers,
            Supplier<URI> advertiseUrl,
            OpeningTime opening,
            HttpPipeline pipeline) {
        this.name = name;
        this.version = version;
        this.controllers = controllers;
        this.advertiseUrl = advertiseUrl;
        this.opening = opening;
        this.pipeline = pipeline;
    }

    @Override
    public void start() {
        URI url = advertiseUrl.get();
        presence =
                ControllerPresence.start(
                        controllers, name, version, url, ControllerPresence.PERIOD);
        opening.open();
        log.info("controller {} serves at {}", name.value(), url);
    }

    @Override
    public void stop() {
        ControllerPresence present = presence;
        if (present != null) {
            present.close();
            presence = null;
        }
        pipeline.endStreams();
    }

    @Override
    public boolean isRunning() {
        return presence != null;
    }

    /** After the web server has started; before it stops. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
