package dev.plane.proxy.forward;

import dev.plane.proxy.activity.BackendActivity;
import dev.plane.proxy.route.Route;

import io.netty.channel.Channel;

/**
 * Two connections that have switched protocols: what comes in on one goes out on the other, byte
 * for byte. One side may end before the other; when both have, or one breaks, all is closed.
 */
final class Tunnel implements Watched {
    private final Lane lane;
    private final Route route;
    private final BackendActivity activity;
    private final Channel client;
    private final Channel backend;
    private boolean clientEnded;
    private boolean backendEnded;
    private boolean over;
    private long endingSince;
    private long bytesIn;
    private long bytesOut;

    private Tunnel(Lane lane, Route route, Channel client, Channel backend) {
        this.lane = lane;
        this.route = route;
        this.activity = route.activity();
        this.client = client;
        this.backend = backend;
    }

    /** Takes over from an exchange whose backend has switched protocols. */
    static void open(Lane lane, Route route, Relay relay, BackendConnection connection) {
        Channel client = relay.context().channel();
        Tunnel tunnel = new Tunnel(lane, route, client, connection.channel());
        lane.watch(tunnel);
        connection.becomeRaw(new TunnelEnd(tunnel, client));
        relay.client().becomeRaw(new TunnelEnd(tunnel, connection.channel()));
    }

    void passed(Channel from, int bytes) {
        endingSince = lane.now();
        if (from.equals(client)) {
            bytesIn += bytes;
        } else {
            bytesOut += bytes;
        }
    }

    /** One side sends no more; the other may still. */
    void ended(Channel side) {
        if (side.equals(client)) {
            clientEnded = true;
        } else {
            backendEnded = true;
        }
        endingSince = lane.now();
        if (clientEnded && backendEnded) {
            close();
            return;
        }
        Channel other = side.equals(client) ? backend : client;
        Sending.endOutput(other);
    }

    /** Ends both sides once what is on its way has gone out. */
    void close() {
        if (over) {
            return;
        }
        over = true;
        endingSince = lane.now();
        activity.passed(bytesIn, bytesOut);
        activity.closed(true);
        for (Channel side : new Channel[] {client, backend}) {
            Sending.closeAfterWrites(side);
        }
    }

    /** Ends both sides at once. */
    private void cut() {
        close();
        lane.forget(this);
        Sending.close(client);
        Sending.close(backend);
    }

    @Override
    public void tick(long now) {
        long lingering = lane.timeouts().lingering().toNanos();
        if (over) {
            if (!client.isOpen() && !backend.isOpen()) {
                lane.forget(this);
            } else if (now - endingSince > lingering) {
                cut();
            }
            return;
        }
        activity.passed(bytesIn, bytesOut);
        bytesIn = 0;
        bytesOut = 0;
        boolean halfEnded = clientEnded || backendEnded;
        if (!route.standing(now).keepsOpen() || (halfEnded && now - endingSince > lingering)) {
            cut();
            return;
        }
        lane.routes().keepConfirmed(route);
    }

    @Override
    public void drain() {
        close();
    }
}
