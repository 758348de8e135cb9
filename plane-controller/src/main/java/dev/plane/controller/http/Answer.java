package dev.plane.controller.http;

import dev.plane.common.error.ApiErrorKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** What an endpoint says to a request; written to the connection in one place. */
public sealed interface Answer {
    /** 200 with {@code value} as JSON; null is JSON {@code null}. */
    record Ok(@Nullable Object value) implements Answer {}

    /** An error with an {@code ApiError} as its body. */
    record Refused(int status, ApiErrorKind kind, String message, @Nullable Duration retryAfter)
            implements Answer {
        /** A refusal with the status that goes with its kind. */
        public static Refused of(ApiErrorKind kind, String message) {
            return new Refused(kind.status(), kind, message, null);
        }

        /** A refusal with the status and text that go with its kind. */
        public static Refused of(ApiErrorKind kind) {
            return of(kind, kind.text());
        }

        /** A request that breaks a rule of HTTP or of the interface. */
        static Refused bad(int status, String message) {
            return new Refused(status, ApiErrorKind.Other, message, null);
        }

        /** The same refusal with the advice to ask again after {@code wait}. */
        public Refused retryAfter(Duration wait) {
            return new Refused(status, kind, message, wait);
        }
    }

    /** 500: the work failed; {@code cause} goes to the log, {@code text} to the caller. */
    record Failed(String text, Throwable cause) implements Answer {}

    /** A text without a type, as upstream answers for its authorization server. */
    record Bare(int status, String text) implements Answer {}

    /** A plain text, as upstream's framework answers mistakes in an upgrade. */
    record Text(int status, String text) implements Answer {}

    /** A status with nothing else to say. */
    record Empty(int status) implements Answer {}

    /** The path is known, the method is not. */
    record MethodNotAllowed(String allow) implements Answer {}

    /** The answer to a question of a browser before a request across origins. */
    record Preflight(String allow) implements Answer {}
}
