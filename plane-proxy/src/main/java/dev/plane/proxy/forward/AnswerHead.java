package dev.plane.proxy.forward;

import dev.plane.proxy.route.Route;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

import org.jspecify.annotations.Nullable;

/**
 * The head of an answer on its way to a client. The headers that every answer of the proxy carries
 * are added where it is written.
 *
 * @param status the status line's
 * @param http11 whether it is an answer in HTTP/1.1; else in HTTP/1.0
 * @param headers what the backend sent, or the proxy itself
 * @param body how the end of its body is told
 * @param kind what it is
 * @param closes whether the client is told that the connection ends after it
 * @param route the route by which it came; null if the request had none yet
 */
public record AnswerHead(
        HttpResponseStatus status,
        boolean http11,
        HttpHeaders headers,
        BodyFraming body,
        Kind kind,
        boolean closes,
        @Nullable Route route) {
    /** What a head is. */
    public enum Kind {
        /** Comes from a backend. */
        RELAYED,
        /** Made by the proxy. */
        OWN,
        /** One of the answers before the answer (1xx). */
        INTERIM,
        /** The last thing that is HTTP on this connection. */
        SWITCHING
    }

    /** Whether more of this answer follows, up to a last piece. */
    public boolean isFinal() {
        return kind == Kind.RELAYED || kind == Kind.OWN;
    }

    /** Whether the connection must be closed for the client to know where the answer ends. */
    public boolean endsConnection() {
        return body == BodyFraming.UNTIL_CLOSE || !http11;
    }

    /** The same head, telling that the connection ends after it. */
    public AnswerHead closing() {
        return new AnswerHead(status, http11, headers, body, kind, true, route);
    }
}
