package dev.plane.common.key;

/** A key held for a backend, with its present deadlines and its fencing token. */
public record AcquiredKey(KeyConfig key, KeyDeadlines deadlines, FencingToken token) {}
