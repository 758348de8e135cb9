package dev.plane.common.client;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a controller is reached. A user name in the URL is the bearer token of the calls to {@code
 * /ctrl}; a password is not used, nor is a path, since all paths of a controller are absolute.
 */
public final class ControllerUri {
    private static final int MAX_PORT = 65_535;
    private static final String EXPECTED =
            "a URL such as http://localhost:8080 (http, https, ws or wss)";
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

    private final boolean secure;
    private final String hostAndPort;
    private final @Nullable String token;

    private ControllerUri(boolean secure, String hostAndPort, @Nullable String token) {
        this.secure = secure;
        this.hostAndPort = hostAndPort;
        this.token = token;
    }

    /**
     * The controller that {@code text} names.
     *
     * @throws InvalidValueException if it is no URL with host; the message shows no secret
     */
    public static ControllerUri parse(String text) {
        URI uri = uri(text);
        String host = uri.getHost();
        if (host == null || uri.getScheme() == null || uri.getPort() > MAX_PORT) {
            throw invalid(text);
        }
        boolean secure =
                switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
                    case "http", "ws" -> false;
                    case "https", "wss" -> true;
                    default -> throw invalid(text);
                };
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return new ControllerUri(secure, host + port, token(uri.getRawUserInfo()));
    }

    /** The address of {@code pathAndQuery}, which begins with a slash, for HTTP. */
    public URI http(String pathAndQuery) {
        return URI.create((secure ? "https://" : "http://") + hostAndPort + pathAndQuery);
    }

    /** The address of {@code pathAndQuery}, which begins with a slash, for a WebSocket. */
    public URI webSocket(String pathAndQuery) {
        return URI.create((secure ? "wss://" : "ws://") + hostAndPort + pathAndQuery);
    }

    /** The user name of the URL, percent-decoded. */
    public Optional<String> bearerToken() {
        return Optional.ofNullable(token);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ControllerUri that
                && secure == that.secure
                && hostAndPort.equals(that.hostAndPort)
                && bearerToken().equals(that.bearerToken());
    }

    @Override
    public int hashCode() {
        return hostAndPort.hashCode();
    }

    /** The URL without its user name. */
    @Override
    public String toString() {
        return http("").toString();
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw invalid(text);
        }
    }

    private static @Nullable String token(@Nullable String userInfo) {
        if (userInfo == null || userInfo.isEmpty() || userInfo.startsWith(":")) {
            return null;
        }
        // A plus sign is itself here; only form fields use it for a space.
        String userName = userInfo.split(":", 2)[0].replace("+", "%2B");
        String token = URLDecoder.decode(userName, StandardCharsets.UTF_8);
        InvalidValueException.require(
                token.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "controller",
                "(user name)",
                "a user name of visible ASCII characters");
        return token;
    }

    private static InvalidValueException invalid(String text) {
        return new InvalidValueException(
                "controller", USER_INFO.matcher(text).replaceFirst("//\u2026@"), EXPECTED);
    }
}
