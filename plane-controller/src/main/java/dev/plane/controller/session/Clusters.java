package dev.plane.controller.session;

import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.HttpRefusal;

/** Cluster names in the paths of sockets. */
final class Clusters {
    private Clusters() {}

    /** The name, or a refusal in upstream's words. */
    static ClusterName parse(String text) {
        try {
            return new ClusterName(text);
        } catch (InvalidValueException e) {
            throw new HttpRefusal(Answer.Refused.of(ApiErrorKind.InvalidClusterName));
        }
    }
}
