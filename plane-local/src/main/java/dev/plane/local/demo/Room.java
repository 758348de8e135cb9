package dev.plane.local.demo;

import dev.plane.local.demo.ServerMessage.Removed;
import dev.plane.local.demo.ServerMessage.Welcome;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The board with the people at it: takes what one says and tells the others.
 *
 * <p>Confined to the server's event loop. A message is encoded once and its bytes are shared by
 * everyone who gets it.
 */
final class Room {

    private final ServerMessage.Session session;
    private final BoardLimits limits;
    private final MessageCodec codec;
    private final Board board;
    private final Roster roster;
    private final Map<BoardSession, Roster.Seat> seats = new LinkedHashMap<>();

    Room(DemoConfig config, BoardLimits limits, MessageCodec codec, RandomGenerator random) {
        this.session =
                new ServerMessage.Session(
                        config.key(), config.backend(), Long.toString(config.fencingToken()));
        this.limits = limits;
        this.codec = codec;
        this.board = new Board(limits);
        this.roster = new Roster(random);
    }

    /** Takes what a client said; nobody else notices a message that makes no sense. */
    void accept(BoardSession client, ClientMessage message) {
        Roster.Seat seat = seats.get(client);
        if (seat != null) {
            act(client, seat.participant(), message);
            return;
        }
        switch (message) {
            case ClientMessage.Hello(String resume) -> enter(client, resume);
            case ClientMessage.Return(String resume) -> {
                vacate(resume);
                enter(client, resume);
            }
            default -> refuse(client, "hello: missing (expected: as first message)");
        }
    }

    void refuse(BoardSession client, String why) {
        tell(client, new ServerMessage.Refused(why));
    }

    /** Forgets a client that is gone. */
    void leave(BoardSession client) {
        Roster.Seat seat = seats.remove(client);
        if (seat == null) {
            return;
        }
        roster.depart(seat);
        String id = seat.participant().id();
        board.endAll(id)
                .forEach(stroke -> tellAll(new ServerMessage.Ended(id, stroke.stroke()), null));
        tellAll(new ServerMessage.Left(id), null);
    }

    /** Shows everyone that the server lives, and asks whether they do. */
    void pulse() {
        tellAll(new ServerMessage.Pulse(), null);
        List.copyOf(seats.keySet()).forEach(BoardSession::ping);
    }

    /** Sends everyone away, for the session ends. */
    void close() {
        List.copyOf(seats.keySet()).forEach(client -> client.end(Farewell.SESSION_ENDING));
    }

    /** Ends the connection that holds this seat, if one does. */
    private void vacate(String resume) {
        List<BoardSession> former =
                seats.entrySet().stream()
                        .filter(seat -> seat.getValue().resume().equals(resume))
                        .map(Map.Entry::getKey)
                        .toList();
        former.forEach(
                client -> {
                    client.end(Farewell.REPLACED);
                    leave(client);
                });
    }

    private void enter(BoardSession client, @Nullable String resume) {
        if (seats.size() == limits.participants()) {
            client.end(Farewell.BOARD_FULL);
            return;
        }
        Roster.Seat seat = roster.arrive(resume, client.verifiedName());
        Participant you = seat.participant();
        tellAll(new ServerMessage.Joined(you), null);
        seats.put(client, seat);
        tell(
                client,
                new Welcome(
                        session,
                        you,
                        seat.resume(),
                        board.newestNumber(you.id()) + 1,
                        roster.present(),
                        board.lines()));
    }

    private void act(BoardSession client, Participant author, ClientMessage message) {
        String by = author.id();
        switch (message) {
            case ClientMessage.Hello _, ClientMessage.Return _ ->
                    refuse(client, "hello: said twice (expected: once)");
            case ClientMessage.Begin(int stroke, int width, Points points) ->
                    drawn(
                            client,
                            new StrokeId(by, stroke),
                            board.begin(new StrokeId(by, stroke), width, author.colour(), points),
                            new ServerMessage.Began(by, stroke, width, points));
            case ClientMessage.Extend(int stroke, Points points) ->
                    drawn(
                            client,
                            new StrokeId(by, stroke),
                            board.extend(new StrokeId(by, stroke), points),
                            new ServerMessage.Extended(by, stroke, points));
            case ClientMessage.End(int stroke) -> {
                if (board.end(new StrokeId(by, stroke))) {
                    tellAll(new ServerMessage.Ended(by, stroke), client);
                }
            }
            case ClientMessage.Undo() ->
                    board.undo(by).ifPresent(gone -> tellAll(new Removed(List.of(gone)), null));
            case ClientMessage.Clear() -> {
                board.clear();
                tellAll(new ServerMessage.Cleared(by), null);
            }
            case ClientMessage.Move(int x, int y) ->
                    tellWhoKeepsUp(new ServerMessage.Moved(by, x, y), client);
            case ClientMessage.Away() -> tellAll(new ServerMessage.Away(by), client);
        }
    }

    private void drawn(
            BoardSession client, StrokeId id, Board.Outcome outcome, ServerMessage news) {
        switch (outcome) {
            case Board.Outcome.Drawn(List<StrokeId> dropped) -> {
                tellAll(news, client);
                if (!dropped.isEmpty()) {
                    tellAll(new Removed(dropped), null);
                }
            }
            case Board.Outcome.Gone() -> tell(client, new Removed(List.of(id)));
            case Board.Outcome.Refused(String why) -> refuse(client, why);
        }
    }

    private void tell(BoardSession client, ServerMessage message) {
        client.send(Unpooled.wrappedBuffer(codec.write(message)));
    }

    private void tellAll(ServerMessage message, @Nullable BoardSession except) {
        ByteBuf bytes = Unpooled.wrappedBuffer(codec.write(message));
        for (BoardSession client : List.copyOf(seats.keySet())) {
            if (client != except) {
                client.send(bytes.retainedDuplicate());
            }
        }
        bytes.release();
    }

    /** Tells everyone but those for whom much is waiting already: only for what soon is stale. */
    private void tellWhoKeepsUp(ServerMessage message, BoardSession except) {
        ByteBuf bytes = Unpooled.wrappedBuffer(codec.write(message));
        for (BoardSession client : List.copyOf(seats.keySet())) {
            if (client != except && client.keepsUp()) {
                client.send(bytes.retainedDuplicate());
            }
        }
        bytes.release();
    }
}
