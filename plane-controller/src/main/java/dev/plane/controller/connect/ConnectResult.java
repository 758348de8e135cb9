package dev.plane.controller.connect;

import dev.plane.common.connect.ConnectResponse;
import dev.plane.common.error.ApiErrorKind;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** What a caller gets for a connect request. */
public sealed interface ConnectResult {
    record Connected(ConnectResponse response) implements ConnectResult {}

    /**
     * No session.
     *
     * @param retryAfter when it may go better; null if that is not known
     */
    record Refused(ApiErrorKind kind, String message, @Nullable Duration retryAfter)
            implements ConnectResult {
        static Refused of(ApiErrorKind kind) {
            return new Refused(kind, kind.text(), null);
        }

        static Refused of(ApiErrorKind kind, Duration retryAfter) {
            return new Refused(kind, kind.text(), retryAfter);
        }
    }
}
