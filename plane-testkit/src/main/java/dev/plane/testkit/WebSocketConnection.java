package dev.plane.testkit;

import dev.plane.common.socket.CloseCode;
import dev.plane.common.socket.FrameTransport;
import dev.plane.common.task.NamedThreads;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** One end of a WebSocket (RFC 6455) after its upgrade, on a socket and a virtual thread. */
final class WebSocketConnection implements FrameTransport {
    private static final int LONGEST_FRAME = 16 << 20;
    private static final int MOST_KEPT = 10_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    /** Which end this is: only a client masks what it sends. */
    enum Role {
        CLIENT,
        SERVER
    }

    private record Frame(boolean last, int opcode, ByteBuffer payload) {}

    private final Role role;
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final FrameTransport.Listener listener;
    private final ReentrantLock writing = new ReentrantLock();
    private final Semaphore allowed = new Semaphore(0);
    private final Gate gate = new Gate();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger pings = new AtomicInteger();
    private final ArrayDeque<String> received = new ArrayDeque<>();
    private volatile boolean closeSent;
    private volatile int endCode;

    WebSocketConnection(Role role, Socket socket, FrameTransport.Listener listener)
            throws IOException {
        this.role = role;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.listener = listener;
        socket.setTcpNoDelay(true);
    }

    /** Starts reading, as far as is allowed. */
    void start() {
        NamedThreads.virtual("websocket-" + socket.getPort(), this::read);
    }

    /** Number of pings that have come. */
    int pingsReceived() {
        return pings.get();
    }

    /** The last 10,000 text messages that have come, as they were. */
    List<String> framesReceived() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** The code of the peer's Close frame, 1006 if none has come; 0 while the connection lives. */
    int endCode() {
        return endCode;
    }

    /** From now on neither reads nor writes, but leaves the connection as it is. */
    void freeze() {
        gate.shut();
    }

    void unfreeze() {
        gate.open();
    }

    /** Ends the connection by a TCP reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            report(CloseCode.ABNORMAL, "already closed");
        }
        abort();
    }

    @Override
    public void request(int frames) {
        allowed.release(frames);
    }

    @Override
    public void sendText(String frame) throws IOException, InterruptedException {
        write(TEXT, frame.getBytes(StandardCharsets.UTF_8));
    }

    void sendBinary(byte[] content) throws IOException, InterruptedException {
        write(BINARY, content);
    }

    @Override
    public void sendPing() throws IOException, InterruptedException {
        write(PING, new byte[0]);
    }

    @Override
    public void close(int code, String reason) {
        try {
            sendClose(code, reason);
            if (ended.await(CLOSE_WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (IOException e) {
            report(CloseCode.ABNORMAL, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        abort();
    }

    @Override
    public void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            report(CloseCode.ABNORMAL, String.valueOf(e.getMessage()));
        }
        report(CloseCode.ABNORMAL, "given up by this end");
    }

    private void read() {
        try {
            while (readMessage()) {
                // each message is reported where it is read
            }
        } catch (IOException e) {
            report(CloseCode.ABNORMAL, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            report(CloseCode.ABNORMAL, "interrupted");
        }
        abort();
    }

    private boolean readMessage() throws IOException, InterruptedException {
        allowed.acquire();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean text = false;
        while (true) {
            Frame frame = readFrame();
            gate.pass();
            switch (frame.opcode()) {
                case CLOSE -> {
                    answerClose(frame.payload().array());
                    return false;
                }
                case PING -> {
                    pings.incrementAndGet();
                    listener.onAlive();
                    write(PONG, frame.payload().array());
                }
                case PONG -> listener.onAlive();
                default -> {
                    text |= frame.opcode() == TEXT;
                    message.write(frame.payload().array());
                    if (message.size() > LONGEST_TEXT) {
                        close(CloseCode.TOO_BIG, "");
                        return false;
                    }
                    if (frame.last() && text) {
                        deliver(message.toString(StandardCharsets.UTF_8));
                        return true;
                    }
                    listener.onAlive();
                    if (frame.last()) {
                        message.reset();
                    }
                }
            }
        }
    }

    private Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > LONGEST_FRAME) {
            throw new IOException("a frame of " + length + " bytes (expected: up to 16 MiB)");
        }
        boolean masked = (second & 0x80) != 0;
        if (masked != (role == Role.SERVER)) {
            throw new IOException("masked: " + masked + " (expected: " + !masked + ")");
        }
        byte[] mask = new byte[4];
        if (masked) {
            in.readFully(mask);
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        if (masked) {
            mask(payload, mask);
        }
        return new Frame((first & 0x80) != 0, first & 0x0f, ByteBuffer.wrap(payload));
    }

    private void deliver(String text) {
        synchronized (received) {
            if (received.size() == MOST_KEPT) {
                received.remove();
            }
            received.add(text);
        }
        listener.onText(text);
    }

    private void answerClose(byte[] payload) throws IOException, InterruptedException {
        int code = CloseCode.NO_STATUS;
        String reason = "";
        if (payload.length >= 2) {
            code = ByteBuffer.wrap(payload).getShort() & 0xffff;
            reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
        if (!closeSent) {
            closeSent = true;
            write(CLOSE, payload);
        }
        report(code, reason);
    }

    private void sendClose(int code, String reason) throws IOException, InterruptedException {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
        closeSent = true;
        write(CLOSE, payload.array());
    }

    private void write(int opcode, byte[] payload) throws IOException, InterruptedException {
        gate.pass();
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (0x80 | opcode));
        int maskBit = role == Role.CLIENT ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (maskBit | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (role == Role.CLIENT) {
            byte[] mask = new byte[4];
            ThreadLocalRandom.current().nextBytes(mask);
            byte[] hidden = payload.clone();
            mask(hidden, mask);
            frame.put(mask).put(hidden);
        } else {
            frame.put(payload);
        }
        writing.lockInterruptibly();
        try {
            out.write(frame.array(), 0, frame.position());
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void report(int code, String reason) {
        if (reported.compareAndSet(false, true)) {
            endCode = code;
            gate.open();
            listener.onClosed(code, reason);
            ended.countDown();
        }
    }

    private static void mask(byte[] payload, byte[] mask) {
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
    }
}
