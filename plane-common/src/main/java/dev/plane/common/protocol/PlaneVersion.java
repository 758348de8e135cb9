package dev.plane.common.protocol;

/** The release and the source revision of a peer. */
public record PlaneVersion(String version, String gitHash) {}
