package dev.plane.common.name;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Fresh random names and tokens. */
public final class RandomNames {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NAME_LENGTH = 14;
    private static final int TOKEN_BYTES = 32;

    private final RandomGenerator random;

    /** Names from {@code random}; for tokens it must be cryptographically secure. */
    public RandomNames(RandomGenerator random) {
        this.random = random;
    }

    public BackendName backend() {
        return new BackendName(text());
    }

    public ControllerName controller() {
        return new ControllerName("co-" + text());
    }

    public DroneName drone() {
        return new DroneName("dr-" + text());
    }

    public ProxyName proxy() {
        return new ProxyName("px-" + text());
    }

    public DnsServerName dnsServer() {
        return new DnsServerName("ns-" + text());
    }

    public ActionName action() {
        return new ActionName("ak-" + text());
    }

    /** The name of a key for a caller who gives none. */
    public String keyName() {
        return "lk-" + text();
    }

    /** 14 characters of a to z and 0 to 9. */
    public String text() {
        StringBuilder text = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** 32 random bytes as 43 characters of base64url without padding. */
    public String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
