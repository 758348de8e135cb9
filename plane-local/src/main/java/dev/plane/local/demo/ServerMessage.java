package dev.plane.local.demo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.List;

/**
 * What the server says: one JSON object per WebSocket text message, {@code type} names the kind.
 *
 * <p>A client hears {@link Welcome} with the whole board first, and from then on every change in
 * order. Its own strokes and moves are not sent back to it; {@link Removed} and {@link Cleared} go
 * to everyone, the author included. {@code by} is the id of the participant who did it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerMessage.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ServerMessage.Left.class, name = "left"),
    @JsonSubTypes.Type(value = ServerMessage.Began.class, name = "began"),
    @JsonSubTypes.Type(value = ServerMessage.Extended.class, name = "extended"),
    @JsonSubTypes.Type(value = ServerMessage.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = ServerMessage.Removed.class, name = "removed"),
    @JsonSubTypes.Type(value = ServerMessage.Cleared.class, name = "cleared"),
    @JsonSubTypes.Type(value = ServerMessage.Moved.class, name = "moved"),
    @JsonSubTypes.Type(value = ServerMessage.Away.class, name = "away"),
    @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ServerMessage.Pulse.class, name = "pulse"),
})
sealed interface ServerMessage {

    /**
     * The answer to hello.
     *
     * @param resume secret of this participant: a later hello with it gets the same name, colour
     *     and strokes back
     * @param nextStroke the number that the client gives its next stroke
     */
    record Welcome(
            Session session,
            Participant you,
            String resume,
            int nextStroke,
            List<Participant> people,
            List<Line> strokes)
            implements ServerMessage {}

    record Joined(Participant person) implements ServerMessage {}

    record Left(String by) implements ServerMessage {}

    record Began(String by, int stroke, int width, Points points) implements ServerMessage {}

    record Extended(String by, int stroke, Points points) implements ServerMessage {}

    record Ended(String by, int stroke) implements ServerMessage {}

    /** Strokes that are gone: taken back, dropped to make room, or never there. */
    record Removed(List<StrokeId> strokes) implements ServerMessage {}

    record Cleared(String by) implements ServerMessage {}

    record Moved(String by, int x, int y) implements ServerMessage {}

    record Away(String by) implements ServerMessage {}

    /** The last message of this client had no effect; {@code message} says why. */
    record Refused(String message) implements ServerMessage {}

    /** A sign of life, for browsers cannot see pings. */
    record Pulse() implements ServerMessage {}

    /** Which backend this is. The fencing token is text, for JavaScript numbers end at 2⁵³. */
    record Session(String key, String backend, String fencingToken) {}

    /** A stroke as a newcomer gets it; {@code open}: its author still draws. */
    record Line(String by, int stroke, int width, int colour, Points points, boolean open) {}
}
