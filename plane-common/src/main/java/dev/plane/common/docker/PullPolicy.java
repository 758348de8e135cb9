package dev.plane.common.docker;

/** When an image is pulled. */
public enum PullPolicy {
    IfNotPresent,
    Always,
    Never
}
