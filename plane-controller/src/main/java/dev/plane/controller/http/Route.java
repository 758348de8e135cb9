package dev.plane.controller.http;

import dev.plane.controller.http.Endpoint.EventHandler;
import dev.plane.controller.http.Endpoint.Handler;
import dev.plane.controller.http.Endpoint.SocketHandler;

import org.springframework.http.HttpMethod;

/**
 * One endpoint of the interface.
 *
 * @param path with parameters in braces, {@code /pub/b/{backend}/status}
 * @param fault what the caller is told when the work fails through no fault of the caller's
 */
public record Route(
        HttpMethod method, PathPattern path, Work work, String fault, Endpoint endpoint) {
    /** A question; also answered to HEAD. */
    public static Route get(String path, Work work, String fault, Handler handler) {
        return route(HttpMethod.GET, path, work, fault, new Endpoint.Plain(handler));
    }

    /** A command whose body, if it has one, is ignored. */
    public static Route post(String path, Work work, String fault, Handler handler) {
        return route(HttpMethod.POST, path, work, fault, new Endpoint.Plain(handler));
    }

    /** A command with a JSON body. */
    public static Route postJson(String path, Work work, String fault, Handler handler) {
        return route(HttpMethod.POST, path, work, fault, new Endpoint.WithBody(handler));
    }

    /** A stream of server-sent events. */
    public static Route events(String path, Work work, String fault, EventHandler handler) {
        return route(HttpMethod.GET, path, work, fault, new Endpoint.Events(handler));
    }

    /** A WebSocket. */
    public static Route socket(String path, String fault, SocketHandler handler) {
        return route(HttpMethod.GET, path, Work.OWN, fault, new Endpoint.Socket(handler));
    }

    private static Route route(
            HttpMethod method, String path, Work work, String fault, Endpoint endpoint) {
        return new Route(method, PathPattern.parse(path), work, fault, endpoint);
    }
}
