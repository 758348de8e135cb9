package dev.plane.cli;

import dev.plane.common.client.PlaneException;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;

/** Says on stderr how a controller refused a command, in upstream's words; exit code 1. */
final class ErrorReport implements IExecutionExceptionHandler {
    private final IExecutionExceptionHandler otherFailures;

    ErrorReport(IExecutionExceptionHandler otherFailures) {
        this.otherFailures = otherFailures;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
            throws Exception {
        if (!(failure instanceof PlaneException refusal)) {
            return otherFailures.handleExecutionException(failure, command, parsed);
        }
        PrintWriter err = command.getErr();
        switch (refusal) {
            case PlaneException.Refused refused -> {
                err.println("API returned error status:");
                err.println("    Message: " + refused.error().message());
                err.println("    HTTP status: " + HttpStatusText.of(refused.status()));
                err.println("    Error ID for correlating with logs: " + refused.error().id());
            }
            case PlaneException.UnexpectedStatus unexpected ->
                    err.println(
                            "Unexpected status code from API server: "
                                    + HttpStatusText.of(unexpected.status()));
            case PlaneException.UnexpectedContent unexpected ->
                    err.println("Unexpected content from API server: " + unexpected.getMessage());
            case PlaneException.Unreachable unreachable -> {
                err.println(
                        "HTTP error from API server: error sending request for url (%s)"
                                .formatted(unreachable.uri()));
                err.println("    Reason: " + unreachable.reason());
            }
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }
}
