package dev.plane.common.json;

/** A message of a kind that this release does not know. A socket logs it and goes on. */
public final class UnknownVariantException extends InvalidJsonException {
    private static final long serialVersionUID = 1L;

    UnknownVariantException(String path, String message) {
        super(Kind.SHAPE, path, message, null);
    }
}
