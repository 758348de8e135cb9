package dev.plane.proxy.forward;

import dev.plane.common.time.Ticker;
import dev.plane.proxy.route.RouteTable;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One event loop and what belongs to it: the connections to backends, and the streams that it looks
 * after twice a second, with one timer for all. Both legs of a stream are on the same loop, so
 * nothing in here is ever shared between threads.
 */
public final class Lane {
    private static final Duration TICK = Duration.ofMillis(500);

    private final EventLoop loop;
    private final RouteTable routes;
    private final Ticker ticker;
    private final Timeouts timeouts;
    private final BackendPool backends;
    private final HeadBytes scratch = new HeadBytes();
    private final BodyWriter bodies = new BodyWriter(scratch);
    private final Set<Watched> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private long now;

    /**
     * A lane on an event loop.
     *
     * @param channels the kind of channel that connects to backends on this loop
     */
    public Lane(
            EventLoop loop,
            Class<? extends Channel> channels,
            RouteTable routes,
            Ticker ticker,
            Timeouts timeouts) {
        this.loop = loop;
        this.routes = routes;
        this.ticker = ticker;
        this.timeouts = timeouts;
        this.backends = new BackendPool(this, channels);
        this.now = ticker.nanos();
    }

    /** Begins to look after what lives on the loop. */
    public void start() {
        long millis = TICK.toMillis();
        var _ = loop.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    RouteTable routes() {
        return routes;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    BackendPool backends() {
        return backends;
    }

    /** Where heads are put together. */
    public HeadBytes scratch() {
        return scratch;
    }

    /** The reading of the proxy's clock at the last tick: good enough for limits of seconds. */
    public long now() {
        return now;
    }

    /** Writes bodies. */
    public BodyWriter bodies() {
        return bodies;
    }

    public void watch(Watched stream) {
        watched.add(stream);
    }

    public void forget(Watched stream) {
        watched.remove(stream);
    }

    /** Asks all that lives on the loop to end; any thread. */
    public void drain() {
        loop.execute(
                () -> {
                    for (Watched stream : snapshot()) {
                        stream.drain();
                    }
                });
    }

    private void tick() {
        now = ticker.nanos();
        for (Watched stream : snapshot()) {
            stream.tick(now);
        }
        backends.closeIdle(now);
    }

    private Watched[] snapshot() {
        return watched.toArray(Watched[]::new);
    }
}
