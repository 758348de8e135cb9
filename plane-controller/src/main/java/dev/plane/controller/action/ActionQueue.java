package dev.plane.controller.action;

import dev.plane.common.name.ActionName;
import dev.plane.common.name.NodeId;
import dev.plane.common.time.Ticker;
import dev.plane.controller.hint.Hints;
import dev.plane.controller.hint.Topic;
import dev.plane.controller.hint.VersionSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Collection;
import java.util.Map;

/** What drones are to do and have not acknowledged yet. */
public final class ActionQueue implements VersionSource {
    private final ActionStore store;
    private final Hints hints;
    private final Ticker ticker;

    public ActionQueue(JdbcClient jdbc, Hints hints, Ticker ticker) {
        this.store = new ActionStore(jdbc);
        this.hints = hints;
        this.ticker = ticker;
    }

    /** The actions for a drone, for the session that holds its socket. */
    public ActionFeed feed(NodeId drone) {
        return new ActionFeed(store, drone, hints.subscribe(Topic.actions(drone)), ticker);
    }

    /** Takes an action of this drone off the queue; again, or of another drone, changes nothing. */
    public void ack(NodeId drone, ActionName action) {
        store.ack(drone, action);
    }

    @Override
    public Map<String, Long> versions(Collection<String> ids) {
        return store.newest(ids.stream().map(Integer::valueOf).toList());
    }
}
