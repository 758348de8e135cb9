package dev.plane.common.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Takes the bytes of an event stream apart (HTML standard, section 9.2.6). Lines may end in LF, CR
 * or both, wherever the pieces are cut; the last id stays in force for events that have none.
 */
final class EventParser {
    /**
     * One event.
     *
     * @param id the last id given so far; empty if there was none
     */
    record Event(String id, String data) {}

    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Queue<Event> events = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean first = true;
    private boolean afterCarriageReturn;
    private String lastId = "";

    /** The next event that is complete. */
    Optional<Event> next() {
        return Optional.ofNullable(events.poll());
    }

    /**
     * Takes the next piece of the stream.
     *
     * @throws IOException if an event is larger than 1 MiB
     */
    void feed(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                endLine();
            } else {
                line.write(b);
                if (line.size() + data.length() > MAX_EVENT_BYTES) {
                    throw new IOException("an event of more than " + MAX_EVENT_BYTES + " bytes");
                }
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (first && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        first = false;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        take(field, value.startsWith(" ") ? value.substring(1) : value);
    }

    private void take(String field, String value) {
        switch (field) {
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    lastId = value;
                }
            }
            default -> {
                // A comment (no field name), or a field that we do not use.
            }
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            events.add(new Event(lastId, data.substring(0, data.length() - 1)));
            data.setLength(0);
        }
    }
}
