package dev.plane.local.demo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

/**
 * What a browser says: one JSON object per WebSocket text message, {@code type} names the kind.
 *
 * <pre>{@code
 * {"type":"hello","resume":"…"}                            first; resume: the one of an earlier welcome
 * {"type":"return","resume":"…"}                           first, from the page that had it: replaces
 *                                                          its former connection, which may hang
 * {"type":"begin","stroke":7,"width":60,"points":[0,0]}    stroke: counted by the author
 * {"type":"extend","stroke":7,"points":[10,5,20,9]}
 * {"type":"end","stroke":7}
 * {"type":"undo"}                                          takes back the author's newest stroke
 * {"type":"clear"}                                         empties the board for everyone
 * {"type":"move","x":20,"y":9}                             where the pointer is
 * {"type":"away"}                                          the pointer has left the board
 * }</pre>
 *
 * Lengths are whole tenths of a board unit (see {@link Coordinate}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientMessage.Return.class, name = "return"),
    @JsonSubTypes.Type(value = ClientMessage.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = ClientMessage.Extend.class, name = "extend"),
    @JsonSubTypes.Type(value = ClientMessage.End.class, name = "end"),
    @JsonSubTypes.Type(value = ClientMessage.Undo.class, name = "undo"),
    @JsonSubTypes.Type(value = ClientMessage.Clear.class, name = "clear"),
    @JsonSubTypes.Type(value = ClientMessage.Move.class, name = "move"),
    @JsonSubTypes.Type(value = ClientMessage.Away.class, name = "away"),
})
sealed interface ClientMessage {

    record Hello(@Nullable String resume) implements ClientMessage {}

    record Return(String resume) implements ClientMessage {
        public Return {
            if (resume == null) {
                throw new IllegalArgumentException("resume: null (expected: a welcome's)");
            }
        }
    }

    record Begin(int stroke, int width, Points points) implements ClientMessage {

        static final int THINNEST = 5;
        static final int WIDEST = 400;

        public Begin {
            requireStroke(stroke);
            requirePoints(points);
            if (width < THINNEST || width > WIDEST) {
                throw new IllegalArgumentException(
                        "width: %d (expected: %d to %d)".formatted(width, THINNEST, WIDEST));
            }
        }
    }

    record Extend(int stroke, Points points) implements ClientMessage {
        public Extend {
            requireStroke(stroke);
            requirePoints(points);
        }
    }

    record End(int stroke) implements ClientMessage {
        public End {
            requireStroke(stroke);
        }
    }

    record Undo() implements ClientMessage {}

    record Clear() implements ClientMessage {}

    record Move(int x, int y) implements ClientMessage {
        public Move {
            Coordinate.require("x", x);
            Coordinate.require("y", y);
        }
    }

    record Away() implements ClientMessage {}

    private static void requireStroke(int stroke) {
        if (stroke < 1) {
            throw new IllegalArgumentException("stroke: %d (expected: ≥ 1)".formatted(stroke));
        }
    }

    private static void requirePoints(@Nullable Points points) {
        if (points == null) {
            throw new IllegalArgumentException("points: null (expected: [x, y, …])");
        }
    }
}
