package dev.plane.controller.hint;

import dev.plane.common.task.Loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends gathered hints to the other controllers, in statements of their own: inside the transaction
 * of a change NOTIFY would make all commits queue for one lock, and a full queue would undo the
 * change. A hint that cannot be sent is dropped; the slow poll makes up for it.
 */
final class Notifier implements AutoCloseable {
    static final String CHANNEL = "plane_hint";

    /** PostgreSQL refuses payloads of 8,000 bytes; ids are ASCII. */
    private static final int MAX_PAYLOAD = 7_500;

    private static final int MAX_WAITING = 100_000;
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final JdbcClient jdbc;
    private final String sender;
    private final Hints hints;
    private final Consumer<Topic> outlet = this::gather;
    private final Set<Topic> waiting = new LinkedHashSet<>();
    private final Loop loop;

    Notifier(JdbcClient jdbc, Hints hints, String sender, HintConfig config) {
        this.jdbc = jdbc;
        this.hints = hints;
        this.sender = sender;
        this.loop = Loop.start("hint-notifier", config.gather(), this::send);
        hints.addOutlet(outlet);
    }

    private void gather(Topic topic) {
        synchronized (waiting) {
            if (waiting.size() < MAX_WAITING) {
                waiting.add(topic);
            }
            waiting.notifyAll();
        }
    }

    private void send() throws InterruptedException {
        for (String payload : payloads(sender, take())) {
            try {
                jdbc.sql("select pg_notify(:channel, :payload)")
                        .param("channel", CHANNEL)
                        .param("payload", payload)
                        .query((_, _) -> payload)
                        .single();
            } catch (RuntimeException e) {
                log.warn(
                        "hints for the other controllers are lost, the slow poll makes up for it",
                        e);
                return;
            }
        }
    }

    private List<Topic> take() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            List<Topic> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }
    }

    /** Payloads: the sender's line, then one line per topic. */
    static List<String> payloads(String sender, List<Topic> topics) {
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(sender);
        for (Topic topic : topics) {
            String line = topic.line();
            if (payload.length() + 1 + line.length() > MAX_PAYLOAD) {
                payloads.add(payload.toString());
                payload = new StringBuilder(sender);
            }
            payload.append('\n').append(line);
        }
        payloads.add(payload.toString());
        return payloads;
    }

    @Override
    public void close() {
        hints.removeOutlet(outlet);
        loop.close();
    }
}
