package dev.plane.common.view;

/** The answer of a healthy controller; {@code status} is {@code ok}. */
public record Health(String status) {}
