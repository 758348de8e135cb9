package dev.plane.proxy.request;

import dev.plane.common.name.ClusterName;
import dev.plane.common.name.Subdomain;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Which hosts a route is reached under: its cluster's name, or a subdomain of it. Letter case does
 * not matter, and {@code :443} counts as no port on either side.
 */
public final class HostRule {
    /** What becomes of a request by its Host. */
    public enum Verdict {
        ACCEPTED,
        /** Missing or not a host. */
        MALFORMED,
        OTHER_CLUSTER,
        OTHER_SUBDOMAIN
    }

    private static final String HTTPS_PORT = ":443";

    private final String cluster;
    private final @Nullable String subdomain;

    /**
     * The rule of a route.
     *
     * @param subdomain the only one under which the route is reached; null: any or none
     */
    public HostRule(ClusterName cluster, @Nullable Subdomain subdomain) {
        this.cluster = withoutHttpsPort(cluster.value()).toLowerCase(Locale.ROOT);
        this.subdomain = subdomain == null ? null : subdomain.value();
    }

    /** Judges the value of a Host header; null if the request has none. */
    public Verdict judge(@Nullable String host) {
        if (host == null || !isHost(host)) {
            return Verdict.MALFORMED;
        }
        String name = withoutHttpsPort(host);
        int rest = name.length() - cluster.length();
        if (rest < 0 || !name.regionMatches(true, rest, cluster, 0, cluster.length())) {
            return Verdict.OTHER_CLUSTER;
        }
        if (rest == 0) {
            return subdomain == null ? Verdict.ACCEPTED : Verdict.OTHER_SUBDOMAIN;
        }
        if (name.charAt(rest - 1) != '.') {
            return Verdict.OTHER_CLUSTER;
        }
        return subdomain == null || subdomain.equalsIgnoreCase(name.substring(0, rest - 1))
                ? Verdict.ACCEPTED
                : Verdict.OTHER_SUBDOMAIN;
    }

    private static String withoutHttpsPort(String host) {
        return host.endsWith(HTTPS_PORT)
                ? host.substring(0, host.length() - HTTPS_PORT.length())
                : host;
    }

    /** A name or IPv4 address, or an IPv6 address in brackets, with or without a port. */
    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end > 1 && isIpv6(host, end) && isPort(host, end + 1);
        }
        int colon = host.indexOf(':');
        int end = colon < 0 ? host.length() : colon;
        return end > 0 && isName(host, end) && isPort(host, end);
    }

    private static boolean isName(String host, int end) {
        for (int i = 0; i < end; i++) {
            char c = host.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '.' && c != '_' && c != '~') {
                return false;
            }
        }
        return host.charAt(0) != '.';
    }

    private static boolean isIpv6(String host, int end) {
        for (int i = 1; i < end; i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPort(String host, int start) {
        if (start == host.length()) {
            return true;
        }
        if (host.charAt(start) != ':' || host.length() - start > 6) {
            return false;
        }
        for (int i = start + 1; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
