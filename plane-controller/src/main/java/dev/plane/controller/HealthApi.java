package dev.plane.controller;

import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.time.Ticker;
import dev.plane.common.view.ControllerStatus;
import dev.plane.common.view.Health;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.Work;
import dev.plane.controller.node.ControllerStore;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Whether the controller can work: it can if its database answers. */
final class HealthApi implements Api {
    private static final String OK = "ok";
    private static final String FAULT = "Database health check failed";

    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final ControllerStore controllers;
    private final PlaneVersion version;
    private final Ticker ticker;
    private final ReentrantLock checking = new ReentrantLock();
    private boolean isReachable;
    private long checkAgainAt;

    HealthApi(ControllerStore controllers, PlaneVersion version, Ticker ticker) {
        this.controllers = controllers;
        this.version = version;
        this.ticker = ticker;
        this.checkAgainAt = ticker.nanos();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/pub/health", Work.OWN, FAULT, _ -> ifReachable(new Health(OK))),
                Route.get(
                        "/ctrl/status",
                        Work.OWN,
                        FAULT,
                        _ ->
                                ifReachable(
                                        new ControllerStatus(
                                                OK, version.version(), version.gitHash()))));
    }

    private Answer ifReachable(Object healthy) {
        return isReachable()
                ? new Answer.Ok(healthy)
                : Answer.Refused.of(ApiErrorKind.Other, FAULT);
    }

    /** One question a second: these endpoints are public, and leases need the connections. */
    private boolean isReachable() {
        checking.lock();
        try {
            if (ticker.nanos() - checkAgainAt >= 0) {
                isReachable = controllers.isReachable();
                checkAgainAt = ticker.nanos() + CHECK_EVERY.toNanos();
            }
            return isReachable;
        } finally {
            checking.unlock();
        }
    }
}
