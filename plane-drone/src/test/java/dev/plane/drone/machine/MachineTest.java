package dev.plane.drone.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.testkit.Await;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MachineTest {
    private final ProcessTable table = new ProcessTable();

    @Test
    void bootTime_isWhatTheKernelSays() throws IOException {
        BootTime boot = BootTime.ofMachine();
        String uptime = Files.readString(Path.of("/proc/uptime"));
        long kernel = (long) (Double.parseDouble(uptime.split(" ", 2)[0]) * 1_000);
        assertThat(boot.millis()).isBetween(kernel, kernel + 5_000);
        assertThat(boot.bootId()).hasSize(36);
    }

    @Test
    void memory_isReadFromTheKernelsTable() throws IOException {
        assertThat(
                        MachineMemory.parse(
                                List.of(
                                        "MemTotal:        8000 kB",
                                        "MemFree:         1000 kB",
                                        "MemAvailable:    4000 kB")))
                .isEqualTo(new MachineMemory(8_192_000, 4_096_000));
        assertThat(MachineMemory.now().total()).isPositive();
    }

    @Test
    void signalToAGroup_reachesAllOfItAndThenNobody() throws Exception {
        Process process =
                new ProcessBuilder("setsid", "sh", "-c", "sleep 1000 & echo on; wait").start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("on");
            int group = Math.toIntExact(process.pid());
            assertThat(table.ofGroup(group)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(table.signalGroup(group, Signal.KILL)).isTrue();
            process.waitFor();
            Await.until("an empty group", () -> table.ofGroup(group).isEmpty());
            Await.until("no such group", () -> !table.signalGroup(group, Signal.TERM));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void environment_isThatOfTheStart() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sleep", "1000");
        builder.environment().put("PLANE_TEST", "yes");
        Process process = builder.start();
        try {
            int pid = Math.toIntExact(process.pid());
            Await.until("the environment", () -> table.hasEnvironment(pid, "PLANE_TEST=yes"));
            assertThat(table.hasEnvironment(pid, "PLANE_TEST=no")).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }
}
