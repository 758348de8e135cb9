package dev.plane.local.demo;

/** A stroke's name: its author's id and the author's own count. */
record StrokeId(String by, int stroke) {}
