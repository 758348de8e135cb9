package dev.plane.common.client;

import dev.plane.common.name.ClusterName;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** The paths of the REST interface. */
final class Paths {
    private Paths() {}

    /** The path of a cluster; its colon stays as it is. */
    static String cluster(ClusterName cluster) {
        return "/ctrl/c/" + encoded(cluster.value()).replace("%3A", ":");
    }

    /** A path of the cluster's backends with what {@code query} asks for. */
    static String backends(ClusterName cluster, BackendQuery query) {
        StringJoiner fields = new StringJoiner("&", "?", "").setEmptyValue("");
        add(fields, "status", query.status());
        add(fields, "key", query.key());
        add(fields, "namespace", query.namespace());
        add(fields, "drone", query.drone());
        add(fields, "limit", query.limit());
        add(fields, "after", query.after());
        return cluster(cluster) + "/backends" + fields;
    }

    private static void add(StringJoiner fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.add(name + "=" + encoded(value.toString()));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
