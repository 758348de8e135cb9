package dev.plane.boot;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class PlaneLoggingTest {
    private final PrintStream stdout = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(written, true, UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(stdout);
    }

    @Test
    void text_line_holds_time_level_logger_and_message() {
        logger(Map.of(), "dev.plane.drone").info("spawned {}", "be-1");

        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT.*Z  INFO dev.plane.drone: spawned be-1");
    }

    @Test
    void json_line_is_one_object_with_the_finished_message() {
        logger(Map.of("PLANE_LOG_JSON", "1"), "dev.plane.drone").warn("lost\n{}", "be-1");

        assertThat(lines()).hasSize(1);
        JsonNode line = JsonMapper.shared().readTree(lines()[0]);
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("loggerName").asString()).isEqualTo("dev.plane.drone");
        assertThat(line.path("formattedMessage").asString()).isEqualTo("lost\nbe-1");
    }

    @Test
    void json_set_to_false_is_text() {
        logger(Map.of("PLANE_LOG_JSON", "false"), "dev.plane.drone").info("text");

        assertThat(lines()[0]).endsWith("dev.plane.drone: text");
    }

    @Test
    void levels_of_the_environment_hold() {
        Map<String, String> environment = Map.of("RUST_LOG", "error,plane::drone=info");

        logger(environment, "dev.plane.proxy").warn("quiet");
        logger(environment, "org.library").warn("quiet");
        logger(environment, "dev.plane.drone").info("told");

        assertThat(lines()).singleElement().asString().endsWith("told");
    }

    @Test
    void unreadable_level_is_told_in_the_log() {
        logger(Map.of("RUST_LOG", "loud"), "dev.plane.drone");

        assertThat(lines()[0]).endsWith("RUST_LOG: loud (expected: LEVEL or MODULE=LEVEL)");
    }

    @Test
    void moved_to_a_file_lines_no_longer_go_to_stdout(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("up.log");
        LoggerContext loggers = loggers(Map.of());
        loggers.getLogger("dev.plane.drone").info("before");

        new PlaneLogging(Map.of()).moveToFile(loggers, file);
        loggers.getLogger("dev.plane.drone").info("after");

        assertThat(lines()).singleElement().asString().endsWith("dev.plane.drone: before");
        assertThat(file).content().endsWith("dev.plane.drone: after\n").doesNotContain("before");
    }

    @Test
    void moved_to_a_file_lines_are_json_if_asked_for(@TempDir Path folder) throws Exception {
        Map<String, String> environment = Map.of("PLANE_LOG_JSON", "1");
        LoggerContext loggers = loggers(environment);

        new PlaneLogging(environment).moveToFile(loggers, folder.resolve("up.log"));
        loggers.getLogger("dev.plane.drone").info("after");

        assertThat(folder.resolve("up.log")).content().startsWith("{").contains("\"after\"");
    }

    @Test
    void file_of_the_run_before_is_put_aside(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("up.log"), "of the run before\n");
        Files.writeString(folder.resolve("up.log.1"), "older\n");
        LoggerContext loggers = loggers(Map.of());

        new PlaneLogging(Map.of()).moveToFile(loggers, file);
        loggers.getLogger("dev.plane.drone").info("present");

        assertThat(file).content().endsWith("present\n").doesNotContain("before");
        assertThat(folder.resolve("up.log.1")).hasContent("of the run before");
    }

    @Test
    void process_is_set_up_once_without_being_asked() {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();

        assertThat(loggers.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout")).isNotNull();
        assertThat(loggers.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .toIterable()
                .hasSize(1);
    }

    private static Logger logger(Map<String, String> environment, String name) {
        return loggers(environment).getLogger(name);
    }

    private static LoggerContext loggers(Map<String, String> environment) {
        LoggerContext loggers = new LoggerContext();
        loggers.setMDCAdapter(new LogbackMDCAdapter());
        new PlaneLogging(environment).configure(loggers);
        return loggers;
    }

    private String[] lines() {
        return written.toString(UTF_8).split("\n");
    }
}
