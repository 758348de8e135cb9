package dev.plane.drone.runtime.process;

import dev.plane.common.backend.BackendAddress;
import dev.plane.common.backend.TerminationKind;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.common.task.Loop;
import dev.plane.common.time.Ticker;
import dev.plane.drone.machine.Clocks;
import dev.plane.drone.machine.ProcessTable;
import dev.plane.drone.runtime.BackendExit;
import dev.plane.drone.runtime.BackendRun;
import dev.plane.drone.runtime.BackendRuntime;
import dev.plane.drone.runtime.Launch;
import dev.plane.drone.runtime.ReadyProbe;
import dev.plane.drone.runtime.Sighting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Runs each backend as a process group on a port of its own. */
public final class ProcessRuntime implements BackendRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);
    private static final Duration ROTATE_EVERY = Duration.ofSeconds(1);
    private static final int MOST_IMAGES = 200;

    private final ProcessSettings settings;
    private final String bootId;
    private final Ticker ticker;
    private final InstantSource wall;
    private final ReadyProbe probe;
    private final FreePorts ports;
    private final ProcessTable table = new ProcessTable();
    private final Map<BackendName, BackendProcess> processes = new ConcurrentHashMap<>();
    private final Loop rotation;

    public ProcessRuntime(ProcessSettings settings, Clocks clocks, RandomGenerator random) {
        this.settings = settings;
        this.bootId = clocks.boot().bootId();
        this.ticker = clocks.ticker();
        this.wall = clocks.wall();
        this.probe = new ReadyProbe(clocks.ticker(), settings.startLimit());
        this.ports = new FreePorts(random);
        this.rotation = Loop.start("process-output", ROTATE_EVERY, this::rotateOutput);
    }

    @Override
    public Optional<String> prepare(BackendName backend, RawJson executable) {
        try {
            ProcessExecutable.parse(executable, settings);
            return Optional.empty();
        } catch (InvalidValueException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public Launch start(BackendRun run) throws IOException {
        ProcessExecutable executable = ProcessExecutable.parse(run.executable(), settings);
        ProcessFolder folder = ProcessFolder.of(settings.folder(), run.backend());
        folder.create();
        int port = ports.take();
        BackendAddress address = BackendAddress.of(settings.ip(), port);
        try (ProcessLeader leader =
                ProcessLeader.start(
                        executable, folder, environment(run, executable, port), table, bootId)) {
            ProcessFolder.Entry entry = new ProcessFolder.Entry(leader.identity(), address);
            folder.write(entry);
            processes.put(
                    run.backend(),
                    new BackendProcess(
                            run.backend(), folder, entry, table, ticker, leader.process()));
            leader.go();
            return new Launch.Running(address);
        } catch (IOException e) {
            if (processes.containsKey(run.backend())) {
                throw e;
            }
            ports.give(port);
            return new Launch.Refused("its process cannot be started: " + e.getMessage());
        }
    }

    @Override
    public boolean awaitReady(BackendName backend, BackendAddress address)
            throws InterruptedException {
        return probe.await(address.toSocketAddress());
    }

    @Override
    public void stop(BackendName backend, TerminationKind kind)
            throws IOException, InterruptedException {
        BackendProcess process = processes.get(backend);
        if (process == null) {
            return;
        }
        switch (kind) {
            case SOFT -> process.stopSoftly(settings.grace());
            case HARD -> process.kill();
        }
    }

    @Override
    public Optional<BackendExit> awaitExit(BackendName backend, Duration limit)
            throws IOException, InterruptedException {
        BackendProcess process = processes.get(backend);
        return process == null
                ? Optional.of(new BackendExit(null, false, "no process of it was running"))
                : process.awaitExit(limit);
    }

    @Override
    public Sighting find(BackendName backend) throws IOException {
        ProcessFolder folder = ProcessFolder.of(settings.folder(), backend);
        Optional<ProcessFolder.Entry> entry = folder.read();
        if (entry.isEmpty()) {
            return new Sighting.Nothing();
        }
        if (!entry.get().identity().bootId().equals(bootId)) {
            return new Sighting.Gone(
                    new BackendExit(null, false, "ended when its machine was restarted"));
        }
        BackendProcess process =
                new BackendProcess(backend, folder, entry.get(), table, ticker, null);
        if (process.isGone()) {
            return new Sighting.Gone(process.exit());
        }
        ports.retake(process.address().toSocketAddress().getPort());
        processes.put(backend, process);
        return new Sighting.Running(process.address());
    }

    @Override
    public Set<BackendName> traces() throws IOException {
        Set<BackendName> found = new HashSet<>();
        try (Stream<Path> folders = Files.list(settings.folder())) {
            for (Path path : folders.toList()) {
                if (new ProcessFolder(path).hasEntry()) {
                    found.add(new BackendName(path.getFileName().toString()));
                }
            }
        }
        return found;
    }

    @Override
    public void forget(BackendName backend) throws IOException {
        BackendProcess process = processes.remove(backend);
        if (process != null) {
            ports.give(process.address().toSocketAddress().getPort());
        }
        ProcessFolder.of(settings.folder(), backend).forget();
    }

    @Override
    public void prune() throws IOException {
        new OutputRetention(settings.folder()).prune(wall.millis());
    }

    @Override
    public List<String> images() {
        return settings.apps().keySet().stream().limit(MOST_IMAGES).toList();
    }

    @Override
    public void close() {
        rotation.close();
    }

    /** What a process is given; each source overrides the ones before. */
    private Map<String, String> environment(
            BackendRun run, ProcessExecutable executable, int port) {
        Map<String, String> variables = new HashMap<>(settings.inherited());
        variables.putAll(executable.env());
        variables.putAll(run.environment(port));
        return variables;
    }

    private void rotateOutput() {
        for (BackendProcess process : processes.values()) {
            try {
                process.folder().output().rotate(settings.logBytes());
            } catch (IOException e) {
                LOG.warn("the output of {} grows: {}", process.folder().path(), e.toString());
            }
        }
    }
}
