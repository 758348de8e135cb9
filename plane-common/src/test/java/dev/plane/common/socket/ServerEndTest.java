package dev.plane.common.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.protocol.Capability;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.Handshake;
import dev.plane.common.protocol.PlaneVersion;
import dev.plane.common.protocol.ToDrone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Optional;

/** Wire, section 5.2. */
class ServerEndTest {
    private static final Handshake MINE =
            Handshake.of(new PlaneVersion("0.1.0", "unknown"), "co-test");

    private final ServerEnd<ToDrone, FromDrone> end =
            new ServerEnd<>(
                    FromDrone.class,
                    () -> MINE,
                    SocketSettings.defaults()
                            .withBounds(Duration.ofMillis(50), Duration.ofSeconds(1)));
    private final FakeTransport transport = new FakeTransport(end.listener());

    @Test
    void upstreamHandshake_isAnsweredAfterItHasCome() throws Exception {
        end.listener()
                .onText(
                        "{\"version\":{\"version\":\"0.5.5\",\"git_hash\":\"abca8022\"},"
                                + "\"name\":\"dr-docker\"}");

        Optional<TypedSocket<ToDrone, FromDrone>> socket = end.handshake(transport);

        assertThat(transport.awaitSent())
                .isEqualTo(
                        "{\"version\":{\"version\":\"0.1.0\",\"git_hash\":\"unknown\"},"
                                + "\"name\":\"co-test\"}");
        assertThat(socket).isPresent();
        assertThat(socket.get().peer().name()).isEqualTo("dr-docker");
        assertThat(socket.get().peerUnderstands(Capability.LOGS)).isFalse();
        socket.get().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{\"name\":\"dr-x\"}",
                "{\"KeepAlive\":\"x\"}",
                "{\"version\":{\"version\":5,\"git_hash\":\"x\"},\"name\":\"dr-x\"}",
                ""
            })
    void badFirstFrame_isDroppedWithoutReply(String frame) throws Exception {
        end.listener().onText(frame);

        assertThat(end.handshake(transport)).isEmpty();
        assertThat(transport.sent()).isNull();
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void noHandshakeInTime_isDropped() throws Exception {
        assertThat(end.handshake(transport)).isEmpty();
        assertThat(transport.isAborted()).isTrue();
    }

    @Test
    void connectionThatEndsBeforeTheHandshake_givesNoSocket() throws Exception {
        transport.closedByPeer(CloseCode.NORMAL);

        assertThat(end.handshake(transport)).isEmpty();
    }
}
