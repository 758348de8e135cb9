package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.stream.IntStream;

class RosterTest {

    private final Roster roster = new Roster(new Random(7));

    @Test
    void strangers_getFriendlyNamesAndColoursOfTheirOwn() {
        var seats = IntStream.range(0, Participant.COLOURS).mapToObj(i -> stranger()).toList();

        assertThat(seats)
                .extracting(seat -> seat.participant().name())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Z][a-z]+ [A-Z][a-z]+"));
        assertThat(seats)
                .extracting(seat -> seat.participant().colour())
                .containsExactlyElementsOf(
                        IntStream.range(0, Participant.COLOURS).boxed().toList());
        assertThat(seats).extracting(Roster.Seat::resume).doesNotHaveDuplicates();
    }

    @Test
    void verifiedName_winsAndIsCut() {
        assertThat(roster.arrive(null, "ada@example.org").participant().name())
                .isEqualTo("ada@example.org");
        assertThat(roster.arrive(null, "x\u0007" + "y".repeat(99)).participant().name())
                .isEqualTo("x" + "y".repeat(39));
    }

    @Test
    void someoneWhoComesBack_isTheSameParticipant() {
        Roster.Seat first = stranger();
        roster.depart(first);
        assertThat(roster.present()).isEmpty();

        assertThat(roster.arrive(first.resume(), null)).isEqualTo(first);
        assertThat(roster.present()).containsExactly(first.participant());
    }

    @Test
    void secretThatIsInUse_makesANewParticipant() {
        Roster.Seat first = stranger();

        Roster.Seat second = roster.arrive(first.resume(), null);

        assertThat(second.participant().id()).isNotEqualTo(first.participant().id());
        assertThat(second.resume()).isNotEqualTo(first.resume());
    }

    @Test
    void unknownSecret_isNotAdopted() {
        assertThat(roster.arrive("guess", null).resume()).isNotEqualTo("guess");
    }

    @Test
    void manyDepartures_forgetTheEarliest() {
        Roster.Seat first = stranger();
        roster.depart(first);
        for (int i = 0; i < 256; i++) {
            roster.depart(stranger());
        }

        assertThat(roster.arrive(first.resume(), null).participant().id())
                .isNotEqualTo(first.participant().id());
    }

    private Roster.Seat stranger() {
        return roster.arrive(null, null);
    }
}
