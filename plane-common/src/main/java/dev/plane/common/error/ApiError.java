package dev.plane.common.error;

/**
 * The body of a refused REST request.
 *
 * @param id 14 random characters, also in the controller's log
 */
public record ApiError(String id, ApiErrorKind kind, String message) {}
