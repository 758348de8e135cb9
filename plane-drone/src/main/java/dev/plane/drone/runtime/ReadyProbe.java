package dev.plane.drone.runtime;

import dev.plane.common.time.Pause;
import dev.plane.common.time.Ticker;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks a starting backend over and over whether it speaks HTTP. It is ready as soon as an answer
 * begins with {@code HTTP/}, whatever its status; the answer may come in pieces.
 */
public final class ReadyProbe {
    private static final byte[] QUESTION =
            "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER = "HTTP/".getBytes(StandardCharsets.US_ASCII);
    private static final int TRY_MILLIS = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final Ticker ticker;
    private final Duration limit;

    /** A probe that gives up after {@code limit}. */
    public ReadyProbe(Ticker ticker, Duration limit) {
        this.ticker = ticker;
        this.limit = limit;
    }

    /**
     * Waits for an answer from {@code address}: first asked after 5 ms, then 10, 20 … 100 ms later.
     *
     * @return false when none came in time
     */
    public boolean await(InetSocketAddress address) throws InterruptedException {
        long start = ticker.nanos();
        Duration pause = FIRST_PAUSE;
        while (ticker.nanos() - start < limit.toNanos()) {
            Pause.of(pause);
            if (answers(address)) {
                return true;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the probe of " + address + " is not wanted");
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        return false;
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, TRY_MILLIS);
            socket.setSoTimeout(TRY_MILLIS);
            socket.getOutputStream().write(QUESTION);
            InputStream in = socket.getInputStream();
            return Arrays.equals(in.readNBytes(ANSWER.length), ANSWER);
        } catch (IOException notYet) {
            return false;
        }
    }
}
