package dev.plane.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.name.BackendName;
import dev.plane.common.protocol.FromExecutor;
import dev.plane.common.protocol.ToExecutor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class ScriptedExecutorTest {
    private static final String ID = "Zk3v9x0q2m7c1zbZk3v9x0q2m7c1zbZk3v9x0q2m7c1";

    @TempDir private Path folder = Path.of("");

    @Test
    void question_isAnsweredUnderItsId() throws Exception {
        Path file = folder.resolve("executor.sock");
        Files.writeString(file, "left over by a former run");
        try (ScriptedExecutor executor = ScriptedExecutor.open(file);
                SocketChannel drone = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            BufferedReader answers =
                    new BufferedReader(Channels.newReader(drone, StandardCharsets.UTF_8));
            send(drone, "not json");
            send(drone, "{\"id\":\"" + ID + "\",\"message\":{\"Terminate\":[\"a1b2c3\",true]}}");

            var request = executor.awaitRequest(ToExecutor.Terminate.class);
            assertThat(request.message())
                    .isEqualTo(new ToExecutor.Terminate(new BackendName("a1b2c3"), true));
            executor.answer(
                    request, new FromExecutor.TerminateResult(new FromExecutor.Stopped.Ok(true)));
            executor.sendEvent(new FromExecutor.TerminateEvent(new BackendName("a1b2c3"), 0));

            assertThat(answers.readLine())
                    .isEqualTo(
                            "{\"id\":\""
                                    + ID
                                    + "\",\"message\":{\"TerminateResult\":{\"Ok\":true}}}");
            assertThat(answers.readLine())
                    .isEqualTo(
                            "{\"id\":null,\"message\":{\"TerminateEvent\":"
                                    + "{\"backend_id\":\"a1b2c3\",\"exit_code\":0}}}");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void restartedExecutor_takesANewClient() throws Exception {
        Path file = folder.resolve("executor.sock");
        try (ScriptedExecutor executor = ScriptedExecutor.open(file)) {
            try (SocketChannel drone = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                Await.until("connected", executor::isConnected);
                executor.stop();
                assertThat(drone.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
            executor.start();
            try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
                Await.until("connected again", executor::isConnected);
            }
        }
    }

    private static void send(SocketChannel channel, String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
