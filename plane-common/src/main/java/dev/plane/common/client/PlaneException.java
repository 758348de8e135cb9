package dev.plane.common.client;

import dev.plane.common.error.ApiError;
import dev.plane.common.json.InvalidJsonException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Why a controller did not give what it was asked for. */
public abstract sealed class PlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;

    private PlaneException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The controller says why. */
    public static final class Refused extends PlaneException {
        private static final long serialVersionUID = 1L;

        private final transient ApiError error;
        private final int status;

        Refused(ApiError error, int status) {
            super(
                    "%s (%s, status %d, error id %s)"
                            .formatted(error.message(), error.kind(), status, error.id()),
                    null);
            this.error = error;
            this.status = status;
        }

        public ApiError error() {
            return error;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** A status that is no success, without an {@link ApiError}; perhaps of a proxy in between. */
    public static final class UnexpectedStatus extends PlaneException {
        private static final long serialVersionUID = 1L;

        private final int status;

        UnexpectedStatus(URI uri, int status) {
            super(uri + " answered with status " + status, null);
            this.status = status;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }
    }

    /** A success whose content is not what a controller answers. */
    public static final class UnexpectedContent extends PlaneException {
        private static final long serialVersionUID = 1L;

        UnexpectedContent(URI uri, InvalidJsonException cause) {
            super(uri + " answered with " + cause.getMessage(), cause);
        }

        UnexpectedContent(URI uri, String contentType) {
            super(uri + " answered with content of type " + contentType, null);
        }
    }

    /** No answer, or none in time. */
    public static final class Unreachable extends PlaneException {
        private static final long serialVersionUID = 1L;

        private final transient URI uri;
        private final String reason;

        Unreachable(URI uri, IOException cause) {
            String reason = reason(cause);
            super("%s cannot be reached: %s".formatted(uri, reason), cause);
            this.uri = uri;
            this.reason = reason;
        }

        /** What was asked for. */
        public URI uri() {
            return uri;
        }

        /** Why there is no answer, in a few words. */
        public String reason() {
            return reason;
        }

        // The JDK's client says nothing of a refused connection and of a name without address.
        private static String reason(IOException cause) {
            for (Throwable t = cause; t != null; t = t.getCause()) {
                if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
                    return "its host name has no address";
                }
                if (t.getMessage() != null) {
                    return t.getMessage();
                }
            }
            return cause instanceof ConnectException
                    ? "connection refused"
                    : cause.getClass().getSimpleName();
        }
    }
}
