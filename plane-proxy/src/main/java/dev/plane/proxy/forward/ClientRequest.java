package dev.plane.proxy.forward;

import dev.plane.proxy.request.ConnectionOptions;
import dev.plane.proxy.request.HeaderRule;
import dev.plane.proxy.request.Target;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** The head of a request as a client sent it, with what it says about this hop. */
public final class ClientRequest {
    private final HttpRequest http;
    private final Target target;
    private ConnectionOptions connection = ConnectionOptions.NONE;
    private @Nullable String host;
    private int hosts;
    private boolean expects;
    private boolean wantsOtherProtocol;
    private BodyFraming body = BodyFraming.NONE;

    /** Reads what the head says. */
    public ClientRequest(HttpRequest http) {
        this.http = http;
        this.target = Target.parse(http.method().name(), http.uri());
        Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                http.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            read(HeaderRule.of(header.getKey()), header.getValue());
        }
    }

    private void read(HeaderRule rule, CharSequence value) {
        switch (rule) {
            case CONNECTION -> connection = connection.with(value.toString());
            case HOST -> {
                host = value.toString();
                hosts++;
            }
            case EXPECT -> expects = true;
            case UPGRADE -> wantsOtherProtocol = wantsOtherProtocol || isForeign(value.toString());
            case TRANSFER_ENCODING -> body = BodyFraming.CHUNKED;
            case CONTENT_LENGTH -> body = body == BodyFraming.NONE ? BodyFraming.LENGTH : body;
            default -> {}
        }
    }

    /**
     * Whether a protocol is one that the proxy may know nothing of. HTTP is not: its later requests
     * would reach the backend without the headers that only the proxy may set.
     */
    private static boolean isForeign(String protocols) {
        String lower = protocols.toLowerCase(Locale.ROOT);
        return !lower.contains("h2c") && !lower.contains("http/") && !lower.contains("tls/");
    }

    public HttpMethod method() {
        return http.method();
    }

    public boolean isHead() {
        return HttpMethod.HEAD.equals(http.method());
    }

    public Target target() {
        return target;
    }

    HttpHeaders headers() {
        return http.headers();
    }

    ConnectionOptions connection() {
        return connection;
    }

    /** The one host that the request names; null if there is none, or more than one. */
    public @Nullable String host() {
        if (hosts != 1) {
            return null;
        }
        boolean contradicted =
                target instanceof Target.Session session
                        && session.authority() != null
                        && !session.authority().equalsIgnoreCase(host);
        return contradicted ? null : host;
    }

    public boolean isHttp11() {
        return http.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    /** Whether the client expects the connection to stay for another request. */
    public boolean keepsConnection() {
        return isHttp11() && !connection.close();
    }

    /** Whether the client holds its body back until it is told to go on. */
    public boolean expectsContinue() {
        return expects && isHttp11() && body != BodyFraming.NONE;
    }

    /** Whether the client wants to speak another protocol from here on. */
    boolean wantsUpgrade() {
        return wantsOtherProtocol && connection.upgrade() && isHttp11();
    }

    /** How the end of the body is told. */
    BodyFraming body() {
        return body;
    }

    /** Whether it may be sent twice: it changes nothing the second time, and nothing is lost. */
    boolean isRepeatable() {
        return isIdempotent() && body == BodyFraming.NONE && !wantsUpgrade();
    }

    boolean isIdempotent() {
        return switch (http.method().name()) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> true;
            default -> false;
        };
    }

    /** Whether a person looks at the answer in a browser. */
    boolean isPageLoad() {
        String accept = http.headers().get(HttpHeaderNames.ACCEPT);
        return HttpMethod.GET.equals(http.method())
                && accept != null
                && accept.contains("text/html");
    }
}
