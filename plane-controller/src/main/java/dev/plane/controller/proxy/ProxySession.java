package dev.plane.controller.proxy;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.CertRequest;
import dev.plane.common.protocol.CertResponse;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.task.NamedThreads;
import dev.plane.controller.node.NodeLease;
import dev.plane.controller.route.RouteDesk;
import dev.plane.controller.session.Lanes;
import dev.plane.controller.session.Persistence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One proxy's socket. Its questions for routes go to a desk of its own, which also tells what
 * becomes of the routes; its reports and its certificate requests are answered beside that.
 */
final class ProxySession {
    private static final Logger log = LoggerFactory.getLogger(ProxySession.class);

    private final ProxyDesk desk;
    private final NodeLease proxy;
    private final TypedSocket<ToProxy, FromProxy> socket;
    private final Lanes lanes;

    /** Lanes of what does not belong to one backend. */
    private enum Lane {
        REPORT,
        CERTIFICATE
    }

    ProxySession(ProxyDesk desk, NodeLease proxy, TypedSocket<ToProxy, FromProxy> socket) {
        this.desk = desk;
        this.proxy = proxy;
        this.socket = socket;
        this.lanes = new Lanes("from-" + proxy.name().value());
    }

    /** Serves the proxy until its socket ends. */
    void run() throws InterruptedException {
        RouteDesk.Limits limits =
                socket.peerUnderstands(Capability.ROUTES)
                        ? RouteDesk.Limits.OURS
                        : RouteDesk.Limits.UPSTREAM;
        try (RouteDesk routes = desk.routes().open(limits, new RouteNews(socket))) {
            NamedThreads.virtual("routes-" + proxy.name().value(), () -> answer(routes));
            receive(routes);
        }
    }

    private void receive(RouteDesk routes) throws InterruptedException {
        while (true) {
            Optional<FromProxy> message = socket.receive();
            if (message.isEmpty()) {
                return;
            }
            switch (message.get()) {
                case FromProxy.RouteInfoRequest(var token) -> routes.ask(token);
                case FromProxy.KeepAlive(var backend) ->
                        lanes.run(backend, () -> keepAlive(backend));
                case FromProxy.Connections(var backends) ->
                        lanes.run(Lane.REPORT, () -> report(backends));
                case FromProxy.CertManagerRequest(var request) ->
                        lanes.run(Lane.CERTIFICATE, () -> answer(request));
            }
        }
    }

    private void answer(RouteDesk routes) {
        try {
            routes.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("routes of {} are answered no more", proxy.name().value(), e);
            socket.close();
        }
    }

    private void keepAlive(BackendName backend) {
        try {
            if (!desk.uses().keepAlive(proxy, backend)) {
                socket.send(new ToProxy.BackendRemoved(backend));
            }
        } catch (RuntimeException e) {
            log.warn("use of {} was not noted: {}", backend, Persistence.reason(e));
        }
    }

    /** Without an answer the proxy lets its trust run out and goes on reporting. */
    private void report(List<FromProxy.BackendConnections> backends) {
        try {
            socket.send(new ToProxy.RoutesConfirmed(desk.uses().report(proxy, backends)));
        } catch (RuntimeException e) {
            log.warn("report of {} was not noted: {}", proxy.name().value(), Persistence.reason(e));
        }
    }

    private void answer(CertRequest request) {
        switch (request) {
            case CertRequest.CertLeaseRequest() ->
                    respond(
                            new CertResponse.CertLeaseResponse(
                                    accepted(() -> desk.certs().lease(proxy))));
            case CertRequest.SetTxtRecord(var value, var add) ->
                    respond(
                            new CertResponse.SetTxtRecordResponse(
                                    accepted(
                                            () ->
                                                    desk.certs()
                                                            .setTxt(
                                                                    proxy,
                                                                    value,
                                                                    Boolean.TRUE.equals(add)))));
            case CertRequest.ReleaseCertLease() -> accepted(() -> desk.certs().release(proxy));
        }
    }

    private void respond(CertResponse response) {
        socket.send(new ToProxy.CertManagerResponse(response));
    }

    private boolean accepted(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException e) {
            log.warn("certificate request of {} failed", proxy.name().value(), e);
            return false;
        }
    }
}
