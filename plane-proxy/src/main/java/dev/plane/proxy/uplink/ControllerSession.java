package dev.plane.proxy.uplink;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromProxy;
import dev.plane.common.protocol.FromProxy.BackendConnections;
import dev.plane.common.protocol.ToProxy;
import dev.plane.common.route.BearerToken;
import dev.plane.common.socket.CloseCode;
import dev.plane.common.socket.TypedSocket;
import dev.plane.common.time.Ticker;
import dev.plane.proxy.activity.Reports.Occasion;
import dev.plane.proxy.route.Questions;
import dev.plane.proxy.route.RouteTable;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One connection to a controller: what it says goes to the table of routes, questions and reports
 * go out.
 *
 * <p>Reports are answered in order, and trust counts from when the report went out that an answer
 * belongs to. A controller whose database is away leaves reports unanswered, and from then on every
 * answer seems to belong to an older report: trust would run short for good. The answer that comes
 * a whole period late shows it, and a new connection starts the count anew.
 */
final class ControllerSession implements Questions {
    private static final Logger log = LoggerFactory.getLogger(ControllerSession.class);
    private static final int REPORT_SIZE = 1_000;
    private static final int UNANSWERED_REPORTS = 100;
    private static final long LATE_NANOS = Duration.ofMillis(6_500).toNanos();

    private final TypedSocket<FromProxy, ToProxy> socket;
    private final RouteTable routes;
    private final Ticker ticker;
    private final Queue<Long> reportsSentAt = new ConcurrentLinkedQueue<>();

    ControllerSession(TypedSocket<FromProxy, ToProxy> socket, RouteTable routes, Ticker ticker) {
        this.socket = socket;
        this.routes = routes;
        this.ticker = ticker;
    }

    /** Takes in what the controller says until the connection ends. */
    void run() throws InterruptedException {
        Optional<ToProxy> message = socket.receive();
        while (message.isPresent()) {
            take(message.get());
            message = socket.receive();
        }
    }

    private void take(ToProxy message) {
        switch (message) {
            case ToProxy.RouteInfoResponse answer -> routes.answered(answer);
            case ToProxy.RoutesConfirmed answer -> confirm(answer);
            case ToProxy.RoutesRevoked revoked -> routes.revoked(revoked.tokens());
            case ToProxy.RouteChanged changed ->
                    routes.changed(changed.backend(), changed.status());
            case ToProxy.BackendRemoved removed -> routes.removed(removed.backend());
            case ToProxy.CertManagerResponse unasked ->
                    log.debug("ignored, nothing was asked about certificates: {}", unasked);
        }
    }

    private void confirm(ToProxy.RoutesConfirmed answer) {
        long now = ticker.nanos();
        Long sentAt = reportsSentAt.poll();
        routes.confirmed(answer.backends(), sentAt == null ? now : sentAt);
        if (sentAt != null && now - sentAt > LATE_NANOS) {
            socket.close(CloseCode.TRY_AGAIN_LATER, "reports were left unanswered");
        }
    }

    @Override
    public boolean ask(BearerToken token) {
        return socket.offer(new FromProxy.RouteInfoRequest(token));
    }

    @Override
    public boolean confirmsRoutes() {
        return socket.peerUnderstands(Capability.CONNECTIONS)
                && socket.peerUnderstands(Capability.ROUTES);
    }

    /** Sends a report, in the form that the controller understands. */
    boolean report(List<BackendConnections> report, Occasion occasion) {
        return socket.peerUnderstands(Capability.CONNECTIONS)
                ? reportConnections(report)
                : keepAlive(report, occasion);
    }

    private boolean reportConnections(List<BackendConnections> report) {
        long now = ticker.nanos();
        if (reportsSentAt.size() > UNANSWERED_REPORTS) {
            socket.close(CloseCode.TRY_AGAIN_LATER, "reports are not answered");
            return false;
        }
        for (int start = 0; start < report.size(); start += REPORT_SIZE) {
            int end = Math.min(start + REPORT_SIZE, report.size());
            reportsSentAt.add(now);
            if (!socket.send(new FromProxy.Connections(report.subList(start, end)))) {
                return false;
            }
        }
        return true;
    }

    /** Upstream's form says only that a backend is used, and is not sent for less. */
    private boolean keepAlive(List<BackendConnections> report, Occasion occasion) {
        if (occasion == Occasion.CHANGE) {
            return true;
        }
        for (BackendConnections backend : report) {
            boolean used = backend.open() > 0 || backend.requests() > 0;
            if (used && !socket.offer(new FromProxy.KeepAlive(backend.backend()))) {
                return false;
            }
        }
        return true;
    }
}
