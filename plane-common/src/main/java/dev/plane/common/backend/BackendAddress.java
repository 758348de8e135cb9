package dev.plane.common.backend;

import com.fasterxml.jackson.annotation.JsonValue;

import dev.plane.common.error.InvalidValueException;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a backend listens: {@code 1.2.3.4:80} or {@code [::1]:80}. Host names are refused. */
public record BackendAddress(@JsonValue String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:(?<v4>[0-9]{1,3}(?:\\.[0-9]{1,3}){3})|\\[(?<v6>[0-9a-fA-F:.]+)])"
                            + ":(?<port>[0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public BackendAddress {
        parse(value);
    }

    /** The address of a port on {@code ip}. */
    public static BackendAddress of(InetAddress ip, int port) {
        String host = ip.getHostAddress();
        return new BackendAddress((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    public InetSocketAddress toSocketAddress() {
        return parse(value);
    }

    private static InetSocketAddress parse(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > MAX_PORT) {
            throw invalid(value);
        }
        return new InetSocketAddress(ip(matcher, value), Integer.parseInt(matcher.group("port")));
    }

    // Literals only: anything else would be asked of a name server.
    private static InetAddress ip(Matcher matcher, String value) {
        try {
            return matcher.group("v4") != null
                    ? Inet4Address.ofLiteral(matcher.group("v4"))
                    : Inet6Address.ofLiteral(matcher.group("v6"));
        } catch (IllegalArgumentException e) {
            throw invalid(value);
        }
    }

    private static InvalidValueException invalid(String value) {
        return new InvalidValueException("address", value, "1.2.3.4:80 or [::1]:80");
    }

    @Override
    public String toString() {
        return value;
    }
}
