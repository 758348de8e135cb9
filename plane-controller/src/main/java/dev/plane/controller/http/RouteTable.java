package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All routes, found by path and method. */
public final class RouteTable {
    private final Map<String, List<Resource>> byDepthAndZone = new LinkedHashMap<>();
    private final List<Route> routes;

    public RouteTable(List<? extends Api> apis) {
        routes = apis.stream().flatMap(api -> api.routes().stream()).toList();
        Map<String, List<Route>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path().text(), _ -> new ArrayList<>()).add(route);
        }
        for (List<Route> same : byPath.values()) {
            Resource resource = new Resource(same.getFirst().path(), same);
            byDepthAndZone
                    .computeIfAbsent(bucket(resource.path.segments()), _ -> new ArrayList<>())
                    .add(resource);
        }
    }

    /** Every route, in the order of its API. */
    public List<Route> routes() {
        return routes;
    }

    /** What is at a path, or null. */
    @Nullable Match match(String rawPath) {
        List<String> segments = PathPattern.segmentsOf(rawPath);
        if (segments.size() < 2) {
            return null;
        }
        for (Resource resource : byDepthAndZone.getOrDefault(bucket(segments), List.of())) {
            Map<String, String> parameters = resource.path.match(segments);
            if (parameters != null) {
                return new Match(resource, parameters);
            }
        }
        return null;
    }

    private static String bucket(List<String> segments) {
        return segments.size() + segments.get(1);
    }

    /** All that can be done at one path. */
    record Resource(PathPattern path, List<Route> routes) {
        Zone zone() {
            return Zone.of(path.text());
        }

        /** The route for a method; HEAD is served wherever GET is. */
        @Nullable Route route(HttpMethod method) {
            HttpMethod served = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
            for (Route route : routes) {
                if (route.method().equals(served)) {
                    return route;
                }
            }
            return null;
        }

        /** The value of the {@code allow} header. */
        String allow() {
            List<String> methods = new ArrayList<>();
            for (Route route : routes) {
                methods.add(route.method().name());
                if (route.method().equals(HttpMethod.GET)) {
                    methods.add(HttpMethod.HEAD.name());
                }
            }
            return String.join(",", methods);
        }
    }

    /** A known path with its parameters as they were sent. */
    record Match(Resource resource, Map<String, String> parameters) {}
}
