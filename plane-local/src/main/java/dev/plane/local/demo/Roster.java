package dev.plane.local.demo;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who is at the board and who was.
 *
 * <p>Someone who comes back with the resume secret of an earlier visit is the same participant
 * again, as long as nobody else is connected with it (a duplicated tab is a new participant).
 */
final class Roster {

    /** How many people who left are remembered; the one who left first is forgotten. */
    private static final int REMEMBERED = 256;

    private static final int LONGEST_NAME = 40;
    private static final int SECRET_BYTES = 16;

    private final RandomGenerator random;
    private final Names names;
    private final Map<String, Participant> present = new LinkedHashMap<>();
    private final Map<String, Participant> departed = new LinkedHashMap<>();
    private int arrivals;

    Roster(RandomGenerator random) {
        this.random = random;
        this.names = new Names(random);
    }

    /** A participant with the secret that brings them back. */
    record Seat(String resume, Participant participant) {}

    /**
     * Seats someone.
     *
     * @param resume secret of an earlier visit
     * @param verifiedName name that the proxy vouches for; it wins over any other
     */
    Seat arrive(@Nullable String resume, @Nullable String verifiedName) {
        Participant earlier = resume == null ? null : departed.remove(resume);
        if (resume == null || earlier == null) {
            return sit(newSecret(), newcomer(verifiedName));
        }
        String name = verifiedName == null ? earlier.name() : shown(verifiedName);
        return sit(resume, new Participant(earlier.id(), name, earlier.colour()));
    }

    void depart(Seat seat) {
        if (!present.remove(seat.resume(), seat.participant())) {
            return;
        }
        if (departed.size() == REMEMBERED) {
            departed.remove(departed.keySet().iterator().next());
        }
        departed.put(seat.resume(), seat.participant());
    }

    List<Participant> present() {
        return List.copyOf(present.values());
    }

    private Seat sit(String resume, Participant participant) {
        present.put(resume, participant);
        return new Seat(resume, participant);
    }

    private Participant newcomer(@Nullable String verifiedName) {
        arrivals++;
        String name = verifiedName == null ? names.next(this::isTaken) : shown(verifiedName);
        return new Participant("p" + arrivals, name, leastUsedColour());
    }

    private boolean isTaken(String name) {
        return Stream.concat(present.values().stream(), departed.values().stream())
                .anyMatch(participant -> participant.name().equals(name));
    }

    /** The colour that the fewest have; of these the one that comes next in the palette. */
    private int leastUsedColour() {
        Map<Integer, Integer> uses = new HashMap<>();
        present.values().forEach(participant -> uses.merge(participant.colour(), 1, Integer::sum));
        int first = (arrivals - 1) % Participant.COLOURS;
        return IntStream.range(0, Participant.COLOURS)
                .map(i -> (first + i) % Participant.COLOURS)
                .boxed()
                .min((a, b) -> uses.getOrDefault(a, 0) - uses.getOrDefault(b, 0))
                .orElse(first);
    }

    private String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static String shown(String verifiedName) {
        return verifiedName
                .codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
