package dev.plane.common.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/** Says why a connection failed and what the operator can do about it. */
final class ConnectFailure {
    private ConnectFailure() {}

    static String explain(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case WebSocketHandshakeException refused -> {
                    return explainStatus(refused.getResponse().statusCode());
                }
                case UnresolvedAddressException _ -> {
                    return "the host name is unknown; check the controller URL and DNS";
                }
                case SSLException tls -> {
                    return "TLS failed ("
                            + tls.getMessage()
                            + "); check the certificate, or use http:// if it has none";
                }
                case HttpTimeoutException _, TimeoutException _ -> {
                    return "no answer in time; check the address, the firewall and its load";
                }
                default -> {}
            }
        }
        return failure instanceof ConnectException
                ? "connection refused; check that the controller runs at this address"
                : "the connection broke (" + failure + "); check that a controller listens there";
    }

    private static String explainStatus(int status) {
        return switch (status) {
            case 401, 403 ->
                    "HTTP "
                            + status
                            + "; check the token, which is the user name of the controller URL";
            case 404, 405 ->
                    "HTTP " + status + "; check that the URL is a controller's, without a path";
            default ->
                    "HTTP "
                            + status
                            + "; check the controller's log and what stands in front of it";
        };
    }
}
