package dev.plane.proxy.forward;

import dev.plane.proxy.activity.BackendActivity;
import dev.plane.proxy.forward.AnswerHead.Kind;
import dev.plane.proxy.forward.ClientSide.Cause;
import dev.plane.proxy.request.Refusal;
import dev.plane.proxy.route.Route;
import dev.plane.proxy.route.Standing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * One request and its answer, from the moment its route is known. Both bodies pass piece by piece,
 * held back when the other side takes no more. It ends in exactly one of these ways: the answer's
 * last piece has passed, the proxy answers itself, the answer is cut, the client has gone, or a
 * {@link Tunnel} takes over.
 */
final class Exchange implements BackendPool.Listener {
    private enum Phase {
        CONNECTING,
        ASKED,
        ANSWERING,
        OVER
    }

    private static final int SWITCHING = 101;
    private static final int FIRST_FINAL = 200;

    private final Relay relay;
    private final Lane lane;
    private final RoutedRequest routed;
    private final ClientRequest request;
    private final Route route;
    private final BackendActivity activity;
    private Phase phase = Phase.CONNECTING;
    private @Nullable BackendConnection backend;
    private @Nullable BackendAnswer answer;
    private boolean requestComplete;
    private boolean repeated;
    private boolean counted;
    private boolean unflushed;
    private boolean clientHalfClosed;
    private long progress;
    private long bytesIn;
    private long bytesOut;

    Exchange(Relay relay, RoutedRequest routed) {
        this.relay = relay;
        this.lane = relay.lane();
        this.routed = routed;
        this.request = routed.request();
        this.route = routed.route();
        this.activity = route.activity();
        this.progress = lane.now();
    }

    void start() {
        activity.asked();
        Timeouts timeouts = lane.timeouts();
        Duration age = request.isRepeatable() ? timeouts.idleBackend() : timeouts.fresh();
        BackendConnection idle = lane.backends().take(route.destination(), age);
        if (idle == null) {
            connect();
        } else {
            ask(idle);
        }
    }

    private void connect() {
        phase = Phase.CONNECTING;
        relay.client().hold(Cause.CONNECT);
        lane.backends().connect(route.destination(), this);
    }

    @Override
    public void connected(BackendConnection connection) {
        if (phase == Phase.OVER) {
            connection.close();
            return;
        }
        ask(connection);
        relay.client().resume(Cause.CONNECT);
        clientReadComplete();
    }

    @Override
    public void refused(Throwable cause) {
        fail(Refusal.UNREACHABLE);
    }

    private void ask(BackendConnection connection) {
        phase = Phase.ASKED;
        backend = connection;
        progress = lane.now();
        connection.begin(this, request.isHead());
        if (!counted) {
            counted = true;
            activity.opened();
        }
        ChannelHandlerContext to = connection.context();
        HeadBytes head = RequestHead.write(lane.scratch(), routed, relay.origin());
        Sending.write(to, head.toBuffer(to.alloc(), 0));
        unflushed = true;
    }

    /** A piece of the request's body, or its end. */
    void requestPiece(HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        requestComplete |= last;
        BackendConnection to = backend;
        if (to == null) {
            ReferenceCountUtil.release(piece);
            return;
        }
        bytesIn += piece.content().readableBytes();
        progress = lane.now();
        lane.bodies().write(to.context(), request.body(), piece);
        unflushed = true;
        if (!to.channel().isWritable()) {
            relay.client().hold(Cause.BACKEND_FULL);
        }
    }

    void clientReadComplete() {
        if (unflushed && backend != null) {
            unflushed = false;
            backend.context().flush();
        }
    }

    void backendTakesMore() {
        relay.client().resume(Cause.BACKEND_FULL);
    }

    /** The head of an answer: one of those before the answer, or the answer's. */
    void answered(HttpResponse head) {
        BackendAnswer read = new BackendAnswer(head, request);
        if (!read.isUnderstood()
                || (read.status() == SWITCHING && !(request.wantsUpgrade() && requestComplete))) {
            fail(Refusal.BROKEN_ANSWER);
            return;
        }
        answer = read;
        progress = lane.now();
        if (read.status() >= FIRST_FINAL) {
            phase = Phase.ANSWERING;
            activity.answered();
            write(read.toClient(Kind.RELAYED, route));
        } else if (read.status() != SWITCHING && request.isHttp11()) {
            write(read.toClient(Kind.INTERIM, route));
        }
    }

    /** A piece of an answer, or its end. */
    void answerPiece(HttpContent piece) {
        boolean last = piece instanceof LastHttpContent;
        if (phase != Phase.ANSWERING) {
            ReferenceCountUtil.release(piece);
            if (last && answer != null && answer.status() == SWITCHING) {
                switchProtocols(answer);
            }
            return;
        }
        if (piece.decoderResult().isFailure()) {
            ReferenceCountUtil.release(piece);
            fail(Refusal.BROKEN_ANSWER);
            return;
        }
        bytesOut += piece.content().readableBytes();
        progress = lane.now();
        if (last) {
            end(piece);
            return;
        }
        write(piece);
        if (!relay.context().channel().isWritable() && backend != null) {
            backend.channel().config().setAutoRead(false);
        }
    }

    private void write(Object message) {
        Sending.write(relay.context(), message);
    }

    void backendReadComplete() {
        relay.context().flush();
    }

    void clientTakesMore() {
        progress = lane.now();
        if (backend != null) {
            backend.channel().config().setAutoRead(true);
        }
    }

    private void end(HttpContent last) {
        BackendConnection from = backend;
        boolean reusable = requestComplete && answer != null && answer.leavesConnectionUsable();
        backend = null;
        if (from != null && reusable) {
            from.giveBack();
        } else if (from != null) {
            from.close();
        }
        over(true);
        Sending.writeAndFlush(relay.context(), last);
    }

    private void switchProtocols(BackendAnswer switching) {
        BackendConnection to = backend;
        if (to == null) {
            return;
        }
        backend = null;
        phase = Phase.OVER;
        relay.over(this);
        activity.answered();
        activity.passed(bytesIn, bytesOut);
        AnswerHead head = switching.toClient(Kind.SWITCHING, route);
        Sending.writeAndFlush(relay.context(), head);
        Tunnel.open(lane, route, relay, to);
    }

    /** The backend has closed its connection before the answer was over. */
    void backendClosed() {
        BackendConnection from = backend;
        backend = null;
        boolean wasStale = from != null && from.wasUsed() && answer == null;
        if (phase == Phase.ASKED && wasStale && !repeated && request.isRepeatable()) {
            repeated = true;
            connect();
        } else {
            fail(Refusal.BROKEN_ANSWER);
        }
    }

    /** Answers in the backend's place, or cuts an answer that has begun. */
    private void fail(Refusal refusal) {
        if (phase == Phase.OVER) {
            return;
        }
        boolean begun = phase == Phase.ANSWERING;
        drop();
        over(begun);
        ChannelHandlerContext client = relay.context();
        if (begun) {
            Sending.closeAfterWrites(client.channel());
        } else {
            OwnAnswers.refuse(client, request, refusal, route);
        }
    }

    /** The client is there no more: the backend need not go on. */
    void clientGone() {
        if (phase != Phase.OVER) {
            drop();
            over(true);
        }
    }

    /**
     * The client sends no more. With its request complete it may still read, so the answer goes on;
     * if it does not read, the next byte shows it, or the lack of one.
     */
    void clientClosedItsSide() {
        if (requestComplete) {
            clientHalfClosed = true;
            progress = lane.now();
        } else {
            leaveClient();
        }
    }

    private void leaveClient() {
        clientGone();
        Sending.close(relay.context().channel());
    }

    private void drop() {
        BackendConnection from = backend;
        backend = null;
        if (from != null) {
            from.close();
        }
    }

    private void over(boolean wasUse) {
        phase = Phase.OVER;
        relay.over(this);
        activity.passed(bytesIn, bytesOut);
        if (counted) {
            activity.closed(wasUse);
        }
        relay.client().resume(Cause.CONNECT);
        relay.client().resume(Cause.BACKEND_FULL);
    }

    void tick(long now) {
        activity.passed(bytesIn, bytesOut);
        bytesIn = 0;
        bytesOut = 0;
        Standing standing = route.standing(now);
        if (!standing.keepsOpen()) {
            fail(standing == Standing.OVER ? Refusal.GONE : Refusal.UNCONFIRMED);
            return;
        }
        lane.routes().keepConfirmed(route);
        checkTimeouts(now - progress);
    }

    private void checkTimeouts(long waited) {
        Timeouts timeouts = lane.timeouts();
        boolean clientBlocks = !relay.context().channel().isWritable();
        if (clientHalfClosed && waited > timeouts.halfClosed().toNanos()) {
            leaveClient();
        } else if (phase == Phase.ASKED && requestComplete) {
            if (waited > timeouts.answer().toNanos()) {
                fail(Refusal.SILENT);
            }
        } else if (waited > timeouts.stall().toNanos()) {
            if (phase == Phase.ASKED && backend != null && !backend.channel().isWritable()) {
                fail(Refusal.SILENT);
            } else if (phase == Phase.ASKED || (phase == Phase.ANSWERING && clientBlocks)) {
                leaveClient();
            }
        }
    }
}
