package dev.plane.drone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A backend for tests: an HTTP server on {@code PORT} that answers with its pid and environment,
 * and exits with code n when asked for {@code /exit/n}.
 */
public final class EchoBackend {
    private EchoBackend() {}

    /** The command that runs it. */
    public static List<String> command(String... args) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx16m",
                                "-cp",
                                classes(),
                                EchoBackend.class.getName()));
        command.addAll(List.of(args));
        return command;
    }

    private static String classes() {
        return Path.of(
                        EchoBackend.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                .toString();
    }

    /** Serves until it is ended. */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("deaf")) {
            Runtime.getRuntime().addShutdownHook(new Thread(LockSupport::park));
        }
        int port = Integer.parseInt(System.getenv("PORT"));
        try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (Socket socket = server.accept()) {
                    answer(socket);
                } catch (IOException _) {
                    // the probe has heard enough
                }
            }
        }
    }

    private static void answer(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String request = in.readLine();
        String line = request;
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        if (request == null) {
            return;
        }
        int exit = request.indexOf("/exit/");
        if (exit >= 0) {
            System.out.println("exiting as asked");
            System.exit(Integer.parseInt(request.substring(exit + 6).split(" ", 2)[0]));
        }
        Map<String, String> facts = new TreeMap<>(System.getenv());
        facts.put("pid", Long.toString(ProcessHandle.current().pid()));
        StringBuilder body = new StringBuilder();
        facts.forEach((name, value) -> body.append(name).append('=').append(value).append('\n'));
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        OutputStream out = socket.getOutputStream();
        out.write(
                ("HTTP/1.1 200 OK\r\ncontent-length: " + bytes.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }
}
