package dev.plane.controller.http;

import dev.plane.common.error.ApiError;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.name.RandomNames;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;

/** Gives each refusal and each fault an id that stands in the log as well as in the answer. */
final class ErrorReplies {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorReplies.class);
    private static final int SERVICE_UNAVAILABLE = 503;

    private final RandomNames names;
    private final InstantSource clock;
    private volatile Overload overload = new Overload(Long.MIN_VALUE, "");

    ErrorReplies(RandomNames names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
    }

    ApiError refused(Answer.Refused refused, String request) {
        if (refused.status() == SERVICE_UNAVAILABLE) {
            return new ApiError(overloadId(refused, request), refused.kind(), refused.message());
        }
        String id = names.text();
        LOG.info(
                "refused {}: {} {} {} {}",
                id,
                request,
                refused.status(),
                refused.kind(),
                refused.message());
        return new ApiError(id, refused.kind(), refused.message());
    }

    ApiError failed(String text, Throwable cause, String request) {
        String id = names.text();
        LOG.error("failed {}: {}", id, request, cause);
        return new ApiError(id, ApiErrorKind.Other, text);
    }

    /** One id and one line a second: under overload the log must not become the load. */
    private String overloadId(Answer.Refused refused, String request) {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Overload known = overload;
        if (known.second != second) {
            known = new Overload(second, names.text());
            overload = known;
            LOG.warn("refused {}: {} and others: {}", known.id, request, refused.message());
        }
        return known.id;
    }

    private record Overload(long second, String id) {}
}
