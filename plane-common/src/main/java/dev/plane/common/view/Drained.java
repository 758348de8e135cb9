package dev.plane.common.view;

/** Whether a request to drain or undrain a drone changed something. */
public record Drained(boolean updated) {}
