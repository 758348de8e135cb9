package dev.plane.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The one logging set-up of a process, however many roles run in it.
 *
 * <p>Logback finds it through the service loader when the first line is logged, so it runs once per
 * JVM and before any Spring context. {@code RUST_LOG} sets the levels; {@code PLANE_LOG_JSON}, set
 * and not {@code false}, makes every line a JSON object. Lines go to standard output.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class PlaneLogging extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %5level %logger: %msg%n";

    private static final FileSize MAX_FILE_SIZE = FileSize.valueOf("10MB");

    /** A failed start is told once, in one line, by whoever started the context. */
    private static final List<String> TELL_FAILED_STARTS =
            List.of(
                    "org.springframework.boot.SpringApplication",
                    "org.springframework.boot.diagnostics",
                    "org.springframework.boot.web.server.reactive.context",
                    "org.springframework.context.annotation.AnnotationConfigApplicationContext");

    private final Map<String, String> environment;

    /** For the service loader. */
    public PlaneLogging() {
        this(System.getenv());
    }

    PlaneLogging(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        LogLevels levels = LogLevels.parse(environment.get("RUST_LOG"));
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(loggers);
        console.setName("stdout");
        console.setEncoder(encoder(loggers));
        console.start();
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        setLevels(loggers, levels);
        bridgeJavaLogging(loggers);
        for (String refused : levels.refused()) {
            loggers.getLogger(PlaneLogging.class)
                    .warn("RUST_LOG: {} (expected: LEVEL or MODULE=LEVEL)", refused);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Moves all further lines from standard output to a file, for a program that speaks to a person
     * on its terminal. What was in the file, and later what is more than 10 MB, is put aside to
     * {@code FILE.1}.
     */
    public static void moveToFile(Path file) throws IOException {
        new PlaneLogging().moveToFile((LoggerContext) LoggerFactory.getILoggerFactory(), file);
    }

    void moveToFile(LoggerContext loggers, Path file) throws IOException {
        if (Files.exists(file)) {
            Path before = file.resolveSibling(file.getFileName() + ".1");
            Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
        }
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(loggers);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(loggers));
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(loggers);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(1);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(loggers);
        size.setMaxFileSize(MAX_FILE_SIZE);
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        appender.start();
        ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }

    private Encoder<ILoggingEvent> encoder(LoggerContext loggers) {
        boolean asJson = !environment.getOrDefault("PLANE_LOG_JSON", "false").equals("false");
        return asJson ? json(loggers) : text(loggers);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext loggers) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext loggers) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(loggers);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    private static void setLevels(LoggerContext loggers, LogLevels levels) {
        loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(levels.libraries());
        loggers.getLogger("dev.plane").setLevel(levels.plane());
        for (String name : TELL_FAILED_STARTS) {
            loggers.getLogger(name).setLevel(Level.OFF);
        }
        levels.modules().forEach((name, level) -> loggers.getLogger(name).setLevel(level));
    }

    private static void bridgeJavaLogging(LoggerContext loggers) {
        LevelChangePropagator levels = new LevelChangePropagator();
        levels.setContext(loggers);
        levels.setResetJUL(true);
        levels.start();
        loggers.addListener(levels);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
