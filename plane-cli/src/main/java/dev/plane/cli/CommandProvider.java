package dev.plane.cli;

/** A further command of {@code plane}, found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
    /** A new picocli command object. */
    Object command();
}
