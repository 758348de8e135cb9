package dev.plane.controller.hint;

import dev.plane.common.name.ControllerName;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Map;

import javax.sql.DataSource;

/** The exchange of hints with the other controllers of the database, as long as it is open. */
public final class HintExchange implements AutoCloseable {
    private final Notifier notifier;
    private final Listener listener;
    private final SlowPoll poll;

    private HintExchange(Notifier notifier, Listener listener, SlowPoll poll) {
        this.notifier = notifier;
        this.listener = listener;
        this.poll = poll;
    }

    /**
     * Begins to send, to listen and to poll.
     *
     * @param jdbc for sending and polling
     * @param unpooled opens the connection that listens
     * @param self this controller, whose own notifications are passed over
     * @param sources by kind of topic; a kind without a source is not polled
     */
    public static HintExchange start(
            Hints hints,
            JdbcClient jdbc,
            DataSource unpooled,
            ControllerName self,
            Map<Topic.Kind, VersionSource> sources,
            HintConfig config) {
        return new HintExchange(
                new Notifier(jdbc, hints, self.value(), config),
                new Listener(unpooled, hints, self.value(), config),
                new SlowPoll(hints, sources, config));
    }

    @Override
    public void close() {
        notifier.close();
        listener.close();
        poll.close();
    }
}
