package dev.plane.controller.hint;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The subscriptions of one controller, and the place where a change is made known. */
public final class Hints {
    private final ConcurrentMap<Topic, Set<Subscription>> subscriptions = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<Topic>> outlets = new CopyOnWriteArrayList<>();

    public Subscription subscribe(Topic... topics) {
        Subscription subscription = new Subscription(this);
        for (Topic topic : topics) {
            subscription.add(topic);
        }
        return subscription;
    }

    /**
     * Tells this controller's subscribers at once and the other controllers soon. Call it after the
     * commit. It neither blocks nor fails.
     */
    public void publish(Topic topic) {
        deliver(topic);
        for (Consumer<Topic> outlet : outlets) {
            outlet.accept(topic);
        }
    }

    /** Whether anybody on this controller wants to know. */
    public boolean isSubscribed(Topic topic) {
        return subscriptions.containsKey(topic);
    }

    /** Tells this controller's subscribers only. */
    void deliver(Topic topic) {
        Set<Subscription> interested = subscriptions.get(topic);
        if (interested != null) {
            interested.forEach(subscription -> subscription.hint(topic));
        }
    }

    /** Hints at everything subscribed: hints may have been lost. */
    void deliverAll() {
        topics().forEach(this::deliver);
    }

    Set<Topic> topics() {
        return Set.copyOf(subscriptions.keySet());
    }

    /** Has {@code outlet} told of every published topic; it must not block. */
    void addOutlet(Consumer<Topic> outlet) {
        outlets.add(outlet);
    }

    void removeOutlet(Consumer<Topic> outlet) {
        outlets.remove(outlet);
    }

    void add(Topic topic, Subscription subscription) {
        subscriptions.compute(
                topic,
                (_, present) -> {
                    Set<Subscription> set =
                            present == null ? ConcurrentHashMap.newKeySet() : present;
                    set.add(subscription);
                    return set;
                });
    }

    void remove(Topic topic, Subscription subscription) {
        subscriptions.computeIfPresent(
                topic,
                (_, present) -> {
                    present.remove(subscription);
                    return present.isEmpty() ? null : present;
                });
    }
}
