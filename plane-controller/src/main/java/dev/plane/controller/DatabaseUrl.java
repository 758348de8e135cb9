package dev.plane.controller;

import dev.plane.common.error.InvalidValueException;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the database is: {@code postgres://user:p%40ss@host:5432/db?sslmode=require}, as upstream
 * writes it, or a JDBC URL.
 *
 * @param jdbc the JDBC URL, without user and password
 * @param user null for the name of the operating system's user
 */
public record DatabaseUrl(String jdbc, @Nullable String user, @Nullable String password) {
    private static final String EXPECTED = "postgres://user:password@host:5432/database";
    private static final String JDBC = "jdbc:postgresql:";
    private static final Pattern PASSWORD = Pattern.compile("(//[^/@:]*):[^@]*@");
    private static final Pattern JDBC_PASSWORD = Pattern.compile("(password=)[^&]*");

    /** Upstream's names of parameters that JDBC calls otherwise. */
    private static final Map<String, String> JDBC_NAMES =
            Map.of(
                    "application_name", "ApplicationName",
                    "connect_timeout", "connectTimeout",
                    "ssl-mode", "sslmode",
                    "sslrootcert", "sslrootcert",
                    "sslcert", "sslcert",
                    "sslkey", "sslkey");

    /** Reads either form. */
    public static DatabaseUrl parse(String text) {
        if (text.startsWith(JDBC)) {
            return new DatabaseUrl(text, null, null);
        }
        URI uri = uri(text);
        if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
            throw refused(text);
        }
        if (uri.getHost() == null) {
            throw refused(text);
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String userInfo = uri.getRawUserInfo();
        String[] parts = userInfo == null ? new String[0] : userInfo.split(":", 2);
        String user = parts.length > 0 && !parts[0].isEmpty() ? decoded(parts[0]) : null;
        String database = uri.getRawPath().length() > 1 ? uri.getRawPath() : "/" + database(user);
        String query = uri.getRawQuery() == null ? "" : "?" + translated(uri.getRawQuery());
        return new DatabaseUrl(
                JDBC + "//" + uri.getHost() + port + database + query,
                user,
                parts.length > 1 ? decoded(parts[1]) : null);
    }

    /** Shows no password. */
    @Override
    public String toString() {
        return JDBC_PASSWORD.matcher(jdbc).replaceAll("$1\u2026");
    }

    /** As everywhere with PostgreSQL: who names no database means the one of the user's name. */
    private static String database(@Nullable String user) {
        return user == null ? "" : user;
    }

    private static String translated(String query) {
        StringBuilder translated = new StringBuilder();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            translated
                    .append(translated.isEmpty() ? "" : "&")
                    .append(JDBC_NAMES.getOrDefault(name, name))
                    .append(equals < 0 ? "" : pair.substring(equals));
        }
        return translated.toString();
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text);
        }
    }

    /** A plus sign is itself here; only form fields use it for a space. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(
                    "db", "(user name and password)", "% before every two hexadecimal digits");
        }
    }

    private static InvalidValueException refused(String text) {
        return new InvalidValueException(
                "db", PASSWORD.matcher(text).replaceFirst("$1:\u2026@"), EXPECTED);
    }
}
