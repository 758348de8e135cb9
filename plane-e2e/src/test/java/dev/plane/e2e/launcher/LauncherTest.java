package dev.plane.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

@Timeout(60)
class LauncherTest {
    @TempDir private Path folder;

    private FakeCheckout checkout;

    @BeforeEach
    void lay() throws IOException {
        checkout = new FakeCheckout(folder);
    }

    @Test
    void first_call_builds_with_progress_and_starts_the_command_line() throws Exception {
        String output = checkout.run("admin", "two words");

        assertThat(output)
                .contains("plane: building", "plane:   plane-local [1/1]")
                .endsWith("dev.plane.cli.Main admin two words\n");
    }

    @Test
    void fresh_build_is_used_silently() throws Exception {
        checkout.run();

        assertThat(checkout.run("status").lines()).hasSize(1);
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void edited_source_is_built() throws Exception {
        checkout.run();
        checkout.edit();

        assertThat(checkout.run()).contains("plane: building");
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void jars_come_in_fixed_order_from_a_copy_of_the_build() throws Exception {
        String run = classPath(checkout.run());

        assertThat(run).matches(".*/runs/[^/]+/a\\.jar:.*/runs/[^/]+/b\\.jar");
        assertThat(run).doesNotContain("/lib/");
    }

    @Test
    void changed_jars_get_a_new_copy_and_leave_the_old_one_to_whoever_runs_it() throws Exception {
        String before = classPath(checkout.run());
        checkout.changeJar();
        checkout.edit();
        String after = classPath(checkout.run());

        assertThat(after).isNotEqualTo(before);
        assertThat(Path.of(before.substring(0, before.indexOf(':')))).hasContent("a");
        assertThat(Path.of(after.substring(0, after.indexOf(':')))).hasContent("changed");
    }

    @Test
    void cache_is_trained_once_per_build_and_used() throws Exception {
        assertThat(checkout.run())
                .contains("plane: preparing a quick start")
                .contains("-XX:AOTCache=");
        assertThat(checkout.run())
                .doesNotContain("plane: preparing a quick start")
                .contains("-XX:AOTCache=");
    }

    @Test
    void unchanged_jars_keep_their_cache() throws Exception {
        checkout.run();
        checkout.edit();

        assertThat(checkout.run())
                .contains("plane: building")
                .doesNotContain("plane: preparing a quick start");
    }

    @Test
    void symbolic_links_lead_to_the_checkout() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), checkout.launcher());
        Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());

        assertThat(FakeCheckout.output(checkout.start(second, "up")))
                .endsWith("dev.plane.cli.Main up\n");
    }

    @Test
    void exit_code_is_that_of_the_command_line() throws Exception {
        Process process = checkout.start(checkout.launcher());
        FakeCheckout.output(process);

        assertThat(process.exitValue()).isEqualTo(7);
    }

    @Test
    void failed_build_says_why_and_where_to_read_on() throws Exception {
        checkout.breakBuild();
        Process process = checkout.start(checkout.launcher());

        assertThat(FakeCheckout.output(process))
                .contains("[ERROR] no semicolon")
                .endsWith(checkout.root().toRealPath() + "/target/launcher.log\n");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void failed_build_holds_up_nobody_after_it() throws Exception {
        checkout.breakBuild();
        checkout.run();

        assertThat(checkout.run()).contains("[ERROR] no semicolon").doesNotContain("waiting");
    }

    @Test
    void two_at_once_build_once() throws Exception {
        Process one = checkout.start(checkout.launcher(), "one");
        Process two = checkout.start(checkout.launcher(), "two");

        assertThat(FakeCheckout.output(one)).endsWith("dev.plane.cli.Main one\n");
        assertThat(FakeCheckout.output(two)).endsWith("dev.plane.cli.Main two\n");
        assertThat(checkout.builds()).isEqualTo(1);
    }

    private static String classPath(String output) {
        String line = output.lines().reduce("", (_, last) -> last);
        return line.replaceFirst(".* -cp (.*) dev\\.plane\\.cli\\.Main.*", "$1");
    }
}
