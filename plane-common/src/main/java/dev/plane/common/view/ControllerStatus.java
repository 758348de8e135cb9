package dev.plane.common.view;

/** What a healthy controller says of itself; {@code status} is {@code ok}. */
public record ControllerStatus(String status, String version, String hash) {}
