package dev.plane.bench.proxy;

import dev.plane.bench.machine.Program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx as a backend, and nginx and HAProxy as reverse proxies with their connections kept. */
final class Peers {
    private Peers() {}

    static Program backend(Path folder, int port) throws IOException {
        return nginx("backend.conf", Program.LOAD_CORE, folder, port, port);
    }

    static Program nginx(Path folder, int port, int backend) throws IOException {
        return nginx("nginx.conf", Program.MEASURED_CORE, folder, port, backend);
    }

    static Program haproxy(Path folder, int port, int backend) throws IOException {
        Path file = configuration("haproxy.cfg", folder, port, backend);
        return Program.start(
                Program.MEASURED_CORE,
                folder.resolve("haproxy.log"),
                List.of("haproxy", "-db", "-f", file.toString()));
    }

    private static Program nginx(String template, int core, Path folder, int port, int backend)
            throws IOException {
        Path file = configuration(template, folder, port, backend);
        return Program.start(
                core,
                folder.resolve(template + ".log"),
                List.of("nginx", "-c", file.toString(), "-p", folder.toString()));
    }

    private static Path configuration(String template, Path folder, int port, int backend)
            throws IOException {
        try (var in = Peers.class.getResourceAsStream(template)) {
            if (in == null) {
                throw new IOException(template + " is not on the class path");
            }
            String text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("{port}", Integer.toString(port))
                            .replace("{backend}", Integer.toString(backend))
                            .replace("{folder}", folder.toString());
            return Files.writeString(folder.resolve(template), text);
        }
    }
}
