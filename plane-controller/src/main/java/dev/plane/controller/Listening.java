package dev.plane.controller;

import dev.plane.common.client.ControllerUri;
import dev.plane.controller.http.ServerPort;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.URI;

/** The address that the controller listens on, and so is reached by; known once it listens. */
final class Listening {
    private final ControllerConfig.Reach reach;
    private final ServerPort port;

    Listening(ControllerConfig.Reach reach, ServerPort port) {
        this.reach = reach;
        this.port = port;
    }

    int port() {
        return port.get();
    }

    /** What clients are told. */
    URI controllerUrl() {
        return otherwise(reach.controllerUrl(), Addresses.controllerUrl(address()));
    }

    /** What clients are told, without any user name in it. */
    ControllerUri controllerUri() {
        return ControllerUri.parse(controllerUrl().toString());
    }

    /** What other controllers are told. */
    URI advertiseUrl() {
        return otherwise(reach.advertiseUrl(), Addresses.advertiseUrl(address()));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(reach.listen().getAddress(), port());
    }

    private static URI otherwise(@Nullable URI given, URI otherwise) {
        return given == null ? otherwise : given;
    }
}
