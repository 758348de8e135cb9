package dev.plane.dns.zone;

import dev.plane.common.error.InvalidValueException;

import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

import java.util.regex.Pattern;

/** Reads the domain names that an operator gives. */
public final class DomainNames {
    static final String EXPECTED = "a domain name such as acme.example.com";
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");

    private DomainNames() {}

    /**
     * The absolute name that {@code text} spells, with or without the dot at its end.
     *
     * @throws InvalidValueException if it spells none; the message names {@code field}
     */
    public static Name parse(String field, String text) {
        InvalidValueException.require(NAME.matcher(text).matches(), field, text, EXPECTED);
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            InvalidValueException refusal = new InvalidValueException(field, text, EXPECTED);
            refusal.initCause(e);
            throw refusal;
        }
    }
}
