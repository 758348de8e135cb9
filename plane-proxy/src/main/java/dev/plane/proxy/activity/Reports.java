package dev.plane.proxy.activity;

import dev.plane.common.protocol.FromProxy.BackendConnections;

import java.util.List;

/** Where reports about the use of backends go: the connection to a controller. */
public interface Reports {
    /**
     * Sends a report.
     *
     * @param occasion why now
     * @return false if there is no connection; what it said then belongs to the next report
     */
    boolean send(List<BackendConnections> report, Occasion occasion);

    /** Why a report is made. */
    enum Occasion {
        /** Every 7 s: all backends in use. */
        PERIOD,
        /** In between: backends that are used for the first time. */
        FIRST_USE,
        /** In between: backends whose first stream has opened or last one has ended. */
        CHANGE
    }
}
