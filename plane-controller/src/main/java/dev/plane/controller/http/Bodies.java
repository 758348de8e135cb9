package dev.plane.controller.http;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;

import reactor.core.publisher.Mono;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Reads request bodies of up to 2 MiB. */
final class Bodies {
    /** The largest body that is accepted, in bytes. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    /**
     * As much is read and thrown away so that a client which writes first and reads then sees the
     * refusal; a larger body is cut off.
     */
    private static final long DRAINED_BYTES = 8L * 1024 * 1024;

    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int CONTENT_TOO_LARGE = 413;

    private Bodies() {}

    /**
     * The body of a request that must be JSON.
     *
     * @return fails with an {@link HttpRefusal} of 415 or 413
     */
    static Mono<byte[]> json(ServerHttpRequest request) {
        String type = request.getHeaders().getFirst("content-type");
        if (!isJson(type)) {
            return Mono.error(
                    HttpRefusal.bad(
                            UNSUPPORTED_MEDIA_TYPE,
                            "content-type: "
                                    + (type == null ? "missing" : type)
                                    + " (expected: application/json)"));
        }
        if (request.getHeaders().getContentLength() > DRAINED_BYTES) {
            return Mono.error(tooLarge());
        }
        return request.getBody().collect(Collector::new, Collector::add).map(Collector::bytes);
    }

    /** Whether a body that is too large is read nevertheless, so that the connection can go on. */
    static boolean isReadToItsEnd(ServerHttpRequest request) {
        long length = request.getHeaders().getContentLength();
        return length >= 0 && length <= DRAINED_BYTES;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        type = type.strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private static HttpRefusal tooLarge() {
        return HttpRefusal.bad(
                CONTENT_TOO_LARGE, "body: too large (expected: at most " + MAX_BYTES + " bytes)");
    }

    private static final class Collector {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
        private long seen;

        void add(DataBuffer buffer) {
            int size = buffer.readableByteCount();
            seen += size;
            if (seen <= MAX_BYTES) {
                byte[] bytes = new byte[size];
                buffer.read(bytes);
                kept.writeBytes(bytes);
            }
            DataBufferUtils.release(buffer);
            if (seen > DRAINED_BYTES) {
                throw tooLarge();
            }
        }

        byte[] bytes() {
            if (seen > MAX_BYTES) {
                throw tooLarge();
            }
            return kept.toByteArray();
        }
    }
}
