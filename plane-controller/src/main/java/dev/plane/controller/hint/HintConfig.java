package dev.plane.controller.hint;

import dev.plane.common.error.InvalidValueException;

import java.time.Duration;

/**
 * How hints travel.
 *
 * @param gather how long hints for other controllers are gathered before they are sent together
 * @param poll how often every subscribed entity is looked at, in case a hint was lost
 * @param reconnect pause before the listening connection is opened again
 * @param liveness how long the listening connection may be silent before it is tested
 */
public record HintConfig(Duration gather, Duration poll, Duration reconnect, Duration liveness) {
    public static final HintConfig DEFAULT =
            new HintConfig(
                    Duration.ofMillis(2),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5));

    public HintConfig {
        require("hint.gather", gather);
        require("hint.poll", poll);
        require("hint.reconnect", reconnect);
        require("hint.liveness", liveness);
    }

    private static void require(String field, Duration value) {
        InvalidValueException.require(value.isPositive(), field, value, "> 0");
    }
}
