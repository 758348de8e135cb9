package dev.plane.common.json;

/**
 * A JSON value kept as the text that was received, byte for byte. What is written is this text, so
 * it must come from {@link Json#read} or from a constant.
 */
public record RawJson(String text) {
    /** JSON {@code null}. */
    public static final RawJson NULL = new RawJson("null");

    @Override
    public String toString() {
        return text;
    }
}
