package dev.plane.controller.backend;

/** What became of a drone's word about a backend. It is acknowledged in every case. */
public enum Recorded {
    /** The backend is in that state now. */
    APPLIED,
    /** The backend was further already: late or repeated news. */
    IGNORED,
    /** The backend is not known, or another drone's. */
    FOREIGN
}
