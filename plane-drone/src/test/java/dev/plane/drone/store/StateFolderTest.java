package dev.plane.drone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plane.common.name.DroneName;
import dev.plane.common.name.RandomNames;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;

class StateFolderTest {
    private final RandomNames names = new RandomNames(new Random(1));
    @TempDir private Path folder;

    @Test
    @DisplayName("DR-06: a place that does not exist is made")
    void newPlace_isMadeForTheOwnerOnly() throws Exception {
        Path database = folder.resolve("deep/er/x.db");
        try (StateFolder state = StateFolder.open(database)) {
            assertThat(state.subfolder("leases"))
                    .isEqualTo(folder.resolve("deep/er/x.db.d/leases"));
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            folder.resolve("deep/er/x.db.d"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    @DisplayName("Q5: a second drone on the state is told to take another --db or --name")
    void placeInUse_isRefusedUntilItIsGivenFree() throws Exception {
        Path database = folder.resolve("x.db");
        StateFolder first = StateFolder.open(database);
        assertThatThrownBy(() -> StateFolder.open(database))
                .isInstanceOf(StateInUseException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("--db")
                .hasMessageContaining("--name");
        first.close();
        StateFolder.open(database).close();
    }

    @Test
    void instanceAndName_areMadeUpOnce() throws Exception {
        Path database = folder.resolve("x.db");
        String instance;
        DroneName name;
        try (StateFolder state = StateFolder.open(database)) {
            instance = state.instance(names);
            name = state.name(names);
        }
        try (StateFolder state = StateFolder.open(database)) {
            assertThat(state.instance(names)).isEqualTo(instance).isNotEmpty();
            assertThat(state.name(names)).isEqualTo(name);
        }
    }

    @Test
    void defaultPlace_isOnePerName() {
        Path home = Path.of("/home/ada");
        assertThat(StateFolder.defaultDatabase(true, home, new DroneName("dr-1")))
                .isEqualTo(Path.of("/var/lib/plane/drone/dr-1/drone.sqlite"));
        assertThat(StateFolder.defaultDatabase(false, home, null))
                .isEqualTo(Path.of("/home/ada/.plane/drone/default/drone.sqlite"));
    }
}
