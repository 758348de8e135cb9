package dev.plane.testkit;

import dev.plane.common.task.NamedThreads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A loopback port that passes connections on to another one, and spoils them on demand: cuts,
 * delays, throttles or swallows.
 */
public final class TcpRelay implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;
    private static final int MOST_CHUNKS = 64;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private record Chunk(ByteBuffer bytes, long dueAt) {}

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Gate gate = new Gate();
    private volatile Duration delay = Duration.ZERO;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean refusing;

    private TcpRelay(InetSocketAddress target, ServerSocket server) {
        this.target = target;
        this.server = server;
    }

    /** A relay on a free port to {@code port} of this machine. */
    public static TcpRelay to(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            TcpRelay relay =
                    new TcpRelay(
                            new InetSocketAddress(loopback, port),
                            new ServerSocket(0, 64, loopback));
            NamedThreads.virtual("relay-" + port, relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Resets all connections; new ones are passed on. */
    public void cut() {
        for (Socket socket : sockets) {
            reset(socket);
        }
    }

    /** Resets all connections and every new one. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** From now on not a byte passes, in either direction, but no connection ends. */
    public void blackHole() {
        gate.shut();
    }

    /** Each byte arrives this much later. */
    public void delay(Duration newDelay) {
        delay = newDelay;
    }

    /** Each connection passes about this much in each direction. */
    public void throttle(long newBytesPerSecond) {
        if (newBytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "bytesPerSecond: " + newBytesPerSecond + " (expected: > 0)");
        }
        bytesPerSecond = newBytesPerSecond;
    }

    /** Passes everything on again, at once; what was swallowed arrives late. */
    public void restore() {
        refusing = false;
        delay = Duration.ZERO;
        bytesPerSecond = Long.MAX_VALUE;
        gate.open();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gate.open();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                NamedThreads.virtual("relay-connection", () -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        if (refusing) {
            reset(client);
            return;
        }
        Socket upstream = new Socket();
        try {
            upstream.connect(target);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            return;
        }
        sockets.add(client);
        sockets.add(upstream);
        pump(client, upstream);
        pump(upstream, client);
    }

    private void pump(Socket from, Socket to) {
        BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(MOST_CHUNKS);
        NamedThreads.virtual("relay-read", () -> read(from, to, chunks));
        NamedThreads.virtual("relay-write", () -> write(chunks, from, to));
    }

    private void read(Socket from, Socket to, BlockingQueue<Chunk> chunks) {
        byte[] buffer = new byte[CHUNK];
        try {
            while (true) {
                int length = from.getInputStream().read(buffer);
                ByteBuffer bytes =
                        length < 0 ? END : ByteBuffer.wrap(Arrays.copyOf(buffer, length));
                chunks.put(new Chunk(bytes, System.nanoTime() + delay.toNanos()));
                if (length < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            reset(from);
        }
    }

    private void write(BlockingQueue<Chunk> chunks, Socket from, Socket to) {
        try {
            while (true) {
                Chunk chunk = chunks.take();
                TimeUnit.NANOSECONDS.sleep(chunk.dueAt() - System.nanoTime());
                gate.pass();
                if (chunk.bytes().capacity() == 0) {
                    to.shutdownOutput();
                    return;
                }
                to.getOutputStream().write(chunk.bytes().array());
                if (bytesPerSecond != Long.MAX_VALUE) {
                    long pause =
                            TimeUnit.SECONDS.toNanos(chunk.bytes().capacity()) / bytesPerSecond;
                    TimeUnit.NANOSECONDS.sleep(pause);
                }
            }
        } catch (IOException e) {
            reset(from);
            reset(to);
        } catch (InterruptedException e) {
            reset(to);
        }
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it was closed before, which is what is wanted
        }
    }
}
