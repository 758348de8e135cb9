package dev.plane.controller.hint;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.BackendName;
import dev.plane.common.name.NodeId;

import java.util.Optional;

/** The one entity whose rows a hint is about. */
public record Topic(Kind kind, String id) {
    /** What a topic is about; the letter stands for it between controllers. */
    public enum Kind {
        /** The states of a backend. */
        BACKEND('b'),
        /** The actions for a drone. */
        ACTIONS('a'),
        /** The revoked tokens of a backend. */
        TOKENS('t'),
        /** The connection of a node. */
        NODE('n');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    private static final int MAX_ID_LENGTH = 64;

    public Topic {
        InvalidValueException.require(
                !id.isEmpty() && id.length() <= MAX_ID_LENGTH,
                "topic",
                id,
                "1 to " + MAX_ID_LENGTH + " characters");
    }

    public static Topic backend(BackendName backend) {
        return new Topic(Kind.BACKEND, backend.value());
    }

    public static Topic actions(NodeId drone) {
        return new Topic(Kind.ACTIONS, drone.toString());
    }

    public static Topic tokens(BackendName backend) {
        return new Topic(Kind.TOKENS, backend.value());
    }

    public static Topic node(NodeId node) {
        return new Topic(Kind.NODE, node.toString());
    }

    /** This topic as one line of a notification. */
    String line() {
        return kind.letter + id;
    }

    /** The topic of a line; none if a newer controller wrote a kind that is not known here. */
    static Optional<Topic> ofLine(String line) {
        for (Kind kind : Kind.values()) {
            if (line.length() > 1
                    && line.length() <= MAX_ID_LENGTH + 1
                    && line.charAt(0) == kind.letter) {
                return Optional.of(new Topic(kind, line.substring(1)));
            }
        }
        return Optional.empty();
    }
}
