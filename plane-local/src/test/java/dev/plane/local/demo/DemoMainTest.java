package dev.plane.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo as a drone starts it: a process of its own. */
@Timeout(60)
class DemoMainTest {

    private static final Pattern LISTENING =
            Pattern.compile("whiteboard of key room/1 on port (\\d+)");

    @TempDir Path workingDirectory;

    private @Nullable Process process;

    @AfterEach
    void endProcess() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void sigterm_saysGoodbyeAndExitsWithZeroWithinASecond() throws Exception {
        Process demo = start("0");
        int port = port(demo);
        try (HttpClient http = HttpClient.newHttpClient();
                TestClient client = TestClient.connect(http, port)) {
            assertThat(client.hello().at("/session/key").asString()).isEqualTo("room/1");
            long asked = System.nanoTime();

            demo.toHandle().destroy();

            assertThat(client.awaitClose()).isEqualTo("1001 This session is being stopped.");
            assertThat(demo.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(demo.exitValue()).isZero();
            assertThat(demo.inputReader().readAllAsString()).isEmpty();
        }
    }

    @Test
    void badEnvironment_isOneClearLineAndExitCodeOne() throws Exception {
        Process demo = start("eighty");

        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(1);
        assertThat(demo.inputReader().readAllAsString())
                .isEqualTo(
                        "plane demo: PORT: eighty (expected: a whole number, 0 to 65535)"
                                + System.lineSeparator());
    }

    private Process start(String port) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(DemoCommand.argv())
                        .directory(workingDirectory.toFile())
                        .redirectErrorStream(true);
        builder.environment()
                .putAll(
                        Map.of(
                                "PORT", port,
                                "SESSION_BACKEND_ID", "a1b2c3",
                                "SESSION_BACKEND_KEY", "room/1",
                                "SESSION_BACKEND_FENCING_TOKEN", "17"));
        process = builder.start();
        return process;
    }

    /** The first line it prints has to be the port: no warning of the JVM comes before. */
    private static int port(Process demo) throws IOException {
        BufferedReader output = demo.inputReader();
        String line = output.readLine();
        Matcher listening = LISTENING.matcher(String.valueOf(line));
        assertThat(listening.matches()).as(line).isTrue();
        return Integer.parseInt(listening.group(1));
    }
}
