package dev.plane.proxy.forward;

import dev.plane.proxy.request.ConnectionOptions;
import dev.plane.proxy.request.HeaderRule;
import dev.plane.proxy.request.VerifiedHeaders;

import io.netty.util.AsciiString;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the head of a request for a backend: the client's headers in their order without those of
 * its hop, then where the request came from, then the verified headers.
 */
final class RequestHead {
    private static final AsciiString HTTP_1_1 = AsciiString.cached(" HTTP/1.1\r\n");
    private static final AsciiString HTTP_1_0 = AsciiString.cached(" HTTP/1.0\r\n");
    private static final AsciiString CONNECTION = AsciiString.cached("connection");
    private static final AsciiString UPGRADE = AsciiString.cached("Upgrade");
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");

    private final HeadBytes out;
    private final ClientRequest request;
    private final Origin origin;
    private boolean saysFor;
    private boolean saysProto;
    private boolean saysConnection;
    private boolean saysTrailers;

    /** Where a request came from, as the backend is told. */
    record Origin(AsciiString address, AsciiString scheme) {}

    private RequestHead(HeadBytes out, ClientRequest request, Origin origin) {
        this.out = out;
        this.request = request;
        this.origin = origin;
    }

    static HeadBytes write(HeadBytes out, RoutedRequest routed, Origin origin) {
        ClientRequest request = routed.request();
        out.reset()
                .append(request.method().asciiName())
                .append(' ')
                .append(routed.target().forwarded())
                .append(request.isHttp11() ? HTTP_1_1 : HTTP_1_0);
        new RequestHead(out, request, origin).headers();
        VerifiedHeaders verified = routed.route().verified();
        return out.append(verified.beforePath())
                .append(routed.target().path())
                .append(verified.afterPath())
                .endLine();
    }

    private void headers() {
        Iterator<Map.Entry<CharSequence, CharSequence>> headers =
                request.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            header(header.getKey(), header.getValue());
        }
        forwardedFor();
        forwardedProto();
    }

    private void header(CharSequence name, CharSequence value) {
        switch (HeaderRule.of(name)) {
            case REMOVE, VERIFIED -> {}
            case CONNECTION -> connection();
            case UPGRADE -> {
                if (request.wantsUpgrade()) {
                    out.header(name, value);
                }
            }
            case TE -> te(value);
            case FORWARDED_FOR -> forwardedFor();
            case FORWARDED_PROTO -> forwardedProto();
            case FORWARD,
                    HOST,
                    EXPECT,
                    CONTENT_LENGTH,
                    TRANSFER_ENCODING,
                    SERVER,
                    DATE,
                    CROSS_ORIGIN,
                    BACKEND_ID -> {
                ConnectionOptions connection = request.connection();
                if (!connection.names(name)) {
                    out.header(name, value);
                }
            }
        }
    }

    private void connection() {
        if (request.wantsUpgrade() && !saysConnection) {
            out.header(CONNECTION, UPGRADE);
            saysConnection = true;
        }
    }

    private void te(CharSequence value) {
        if (!saysTrailers && value.toString().toLowerCase(Locale.ROOT).contains("trailers")) {
            out.header(TE, TRAILERS);
            saysTrailers = true;
        }
    }

    private void forwardedFor() {
        if (!saysFor) {
            out.header(FORWARDED_FOR, origin.address());
            saysFor = true;
        }
    }

    private void forwardedProto() {
        if (!saysProto) {
            out.header(FORWARDED_PROTO, origin.scheme());
            saysProto = true;
        }
    }
}
