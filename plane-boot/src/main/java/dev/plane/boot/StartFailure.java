package dev.plane.boot;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;

import java.net.BindException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Why a role did not start, in one line. */
final class StartFailure {
    private StartFailure() {}

    /** The line for a person, found in the failure or in what caused it. */
    static String describe(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            String text = known(cause);
            if (text != null) {
                return firstLine(text);
            }
        }
        Throwable root = chain.getLast();
        String message = Objects.requireNonNullElse(root.getMessage(), "no more is known");
        return root.getClass().getSimpleName() + ": " + firstLine(message);
    }

    private static @Nullable String known(Throwable cause) {
        return switch (cause) {
            case StartException e -> e.getMessage();
            case InvalidValueException e -> e.getMessage();
            case PortInUseException e -> "port " + e.getPort() + " is already in use";
            case BindException e -> "cannot listen: " + e.getMessage();
            case SQLException e when e.getCause() instanceof UnknownHostException host ->
                    "database: no host has the name " + host.getMessage();
            case SQLException e -> "database: " + e.getMessage();
            default -> null;
        };
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse(text).strip();
    }
}
