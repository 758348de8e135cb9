package dev.plane.proxy.forward;

/** Something that lives on an event loop and is looked after by its {@link Lane}. */
public interface Watched {
    /**
     * Looks at limits of time; called about twice a second.
     *
     * @param now the reading of the proxy's clock
     */
    void tick(long now);

    /** The proxy is about to stop: end soon, in an orderly way. */
    void drain();
}
