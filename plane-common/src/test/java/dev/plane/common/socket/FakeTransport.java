package dev.plane.common.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport whose network is the test. What is sent comes out as lines. */
final class FakeTransport implements FrameTransport {
    static final String PING = "(ping)";

    private final FrameTransport.Listener listener;
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final Semaphore mayWrite = new Semaphore(0);
    private final CountDownLatch aborted = new CountDownLatch(1);
    private final AtomicInteger allowed = new AtomicInteger();

    FakeTransport(FrameTransport.Listener listener) {
        this.listener = listener;
        flow();
    }

    /** Takes whatever is sent. */
    void flow() {
        mayWrite.release(1_000_000);
    }

    /** Blocks whoever sends. */
    void block() {
        mayWrite.drainPermits();
    }

    /** Delivers a frame if that is allowed. */
    boolean deliver(String frame) {
        int before = allowed.getAndUpdate(n -> Math.max(0, n - 1));
        if (before > 0) {
            listener.onText(frame);
        }
        return before > 0;
    }

    /** The peer has sent something that is no message. */
    void alive() {
        listener.onAlive();
    }

    int allowed() {
        return allowed.get();
    }

    void closedByPeer(int code) {
        listener.onClosed(code, "");
    }

    /** The next thing sent; fails if there is none within 10 s. */
    String awaitSent() throws InterruptedException {
        String line = sent.poll(10, TimeUnit.SECONDS);
        assertThat(line).as("something sent").isNotNull();
        return line;
    }

    /** The next thing sent, if it has been sent already. */
    @Nullable String sent() {
        return sent.poll();
    }

    void awaitAborted() throws InterruptedException {
        assertThat(aborted.await(10, TimeUnit.SECONDS)).as("aborted").isTrue();
    }

    boolean isAborted() {
        return aborted.getCount() == 0;
    }

    @Override
    public void request(int frames) {
        allowed.addAndGet(frames);
    }

    @Override
    public void sendText(String frame) throws IOException, InterruptedException {
        write(frame);
    }

    @Override
    public void sendPing() throws IOException, InterruptedException {
        write(PING);
    }

    @Override
    public void close(int code, String reason) {
        sent.add("(close " + code + " " + reason + ")");
        listener.onClosed(code, reason);
    }

    @Override
    public void abort() {
        aborted.countDown();
        mayWrite.release(1_000_000);
        listener.onClosed(CloseCode.ABNORMAL, "aborted");
    }

    private void write(String line) throws IOException, InterruptedException {
        mayWrite.acquire();
        if (isAborted()) {
            throw new IOException("aborted");
        }
        sent.add(line);
    }
}
