package dev.plane.common.protocol;

/** An addition to upstream's wire that a peer says it understands. */
public enum Capability {
    BATCH_RENEW("batch-renew"),
    LOGS("logs"),
    CONNECTIONS("connections"),
    ROUTES("routes"),
    TXT_VALUES("txt-values");

    private final String wireName;

    Capability(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
