package dev.plane.controller.hint;

import dev.plane.common.task.Loop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks from time to time at every subscribed entity, in one statement per kind, and hints at those
 * that have changed since the last look. It never asks for what is new since some time or id: of
 * two transactions the one that began first may commit last.
 */
final class SlowPoll implements AutoCloseable {
    private static final long NO_ROWS = Long.MIN_VALUE;

    private final Hints hints;
    private final Map<Topic.Kind, VersionSource> sources;
    private final Loop loop;
    private Map<Topic, Long> known = Map.of();

    SlowPoll(Hints hints, Map<Topic.Kind, VersionSource> sources, HintConfig config) {
        this.hints = hints;
        this.sources = Map.copyOf(sources);
        this.loop = Loop.start("hint-poll", config.poll(), this::poll);
    }

    private void poll() {
        Map<Topic.Kind, List<Topic>> byKind = byKind(hints.topics());
        Map<Topic, Long> seen = new HashMap<>();
        byKind.forEach((kind, topics) -> seen.putAll(look(kind, topics)));
        Map<Topic, Long> before = known;
        known = seen;
        seen.forEach(
                (topic, version) -> {
                    // A topic seen for the first time is hinted at too: the change may be older.
                    if (!version.equals(before.get(topic))) {
                        hints.deliver(topic);
                    }
                });
    }

    private Map<Topic, Long> look(Topic.Kind kind, List<Topic> topics) {
        VersionSource source = sources.get(kind);
        if (source == null) {
            return Map.of();
        }
        Map<String, Long> versions = source.versions(topics.stream().map(Topic::id).toList());
        Map<Topic, Long> seen = new HashMap<>();
        for (Topic topic : topics) {
            seen.put(topic, versions.getOrDefault(topic.id(), NO_ROWS));
        }
        return seen;
    }

    private static Map<Topic.Kind, List<Topic>> byKind(Set<Topic> topics) {
        Map<Topic.Kind, List<Topic>> byKind = new EnumMap<>(Topic.Kind.class);
        for (Topic topic : topics) {
            byKind.computeIfAbsent(topic.kind(), _ -> new ArrayList<>()).add(topic);
        }
        return byKind;
    }

    @Override
    public void close() {
        loop.close();
    }
}
