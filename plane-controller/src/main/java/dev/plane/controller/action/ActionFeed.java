package dev.plane.controller.action;

import dev.plane.common.name.ActionName;
import dev.plane.common.name.NodeId;
import dev.plane.common.protocol.ToDrone.Action;
import dev.plane.common.time.Ticker;
import dev.plane.controller.hint.Subscription;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The actions for one drone as they are to be sent to it: those that wait at once, new ones as they
 * come, and every 5 s the oldest 50 that are still not acknowledged. For one thread.
 */
public final class ActionFeed implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int AT_ONCE = 50;

    private final ActionStore store;
    private final NodeId drone;
    private final Subscription subscription;
    private final Ticker ticker;
    private final Set<ActionName> sent = new HashSet<>();
    private long againAt;
    private boolean readNext;

    ActionFeed(ActionStore store, NodeId drone, Subscription subscription, Ticker ticker) {
        this.store = store;
        this.drone = drone;
        this.subscription = subscription;
        this.ticker = ticker;
        this.againAt = ticker.nanos();
    }

    /**
     * What is to be sent now, in order; empty when nothing has come within {@code atMost}, or when
     * the feed has been closed.
     */
    public List<Action> next(Duration atMost) throws InterruptedException {
        long end = ticker.nanos() + atMost.toNanos();
        while (!subscription.isClosed()) {
            if (ticker.nanos() - againAt >= 0) {
                List<Action> actions = store.waiting(drone, Set.of(), AT_ONCE);
                sent.clear();
                againAt = ticker.nanos() + AGAIN.toNanos();
                if (!actions.isEmpty()) {
                    return note(actions);
                }
            }
            if (readNext) {
                List<Action> actions = store.waiting(drone, sent, AT_ONCE);
                readNext = actions.size() == AT_ONCE;
                if (!actions.isEmpty()) {
                    return note(actions);
                }
            }
            long now = ticker.nanos();
            if (now - end >= 0) {
                return List.of();
            }
            long left = Math.min(end - now, againAt - now);
            readNext = !subscription.await(Duration.ofNanos(Math.max(0, left))).isEmpty();
        }
        return List.of();
    }

    private List<Action> note(List<Action> actions) {
        actions.forEach(action -> sent.add(action.actionId()));
        return actions;
    }

    /** Ends the feed, and a {@link #next} that waits on another thread. */
    @Override
    public void close() {
        subscription.close();
    }
}
