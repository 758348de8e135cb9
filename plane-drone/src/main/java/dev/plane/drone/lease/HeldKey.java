package dev.plane.drone.lease;

import dev.plane.common.key.KeyDeadlines;
import dev.plane.common.time.DroneTime;

/**
 * The key of one backend and what has been done about it.
 *
 * @param renewable false when a controller has forbidden its renewal
 * @param askNotBefore when a renewal may be asked for again; spaces the attempts
 */
record HeldKey(Lease lease, Stage stage, boolean renewable, DroneTime askNotBefore) {
    /** How far the deadlines have been acted upon. */
    enum Stage {
        HELD,
        SOFT_STOPPED,
        HARD_STOPPED
    }

    static HeldKey of(Lease lease, DroneTime now) {
        return new HeldKey(lease, Stage.HELD, true, now);
    }

    /** What must be done now; asked again after it has been done. */
    KeyDecision decide(DroneTime now) {
        KeyDeadlines deadlines = lease.deadlines();
        if (stage == Stage.HARD_STOPPED) {
            return KeyDecision.HOLD;
        }
        if (isDue(deadlines.hardTerminateAt(), now)) {
            return KeyDecision.HARD_STOP;
        }
        if (stage == Stage.HELD && isDue(deadlines.softTerminateAt(), now)) {
            return KeyDecision.SOFT_STOP;
        }
        return isDue(deadlines.renewAt(), now) && mayRenew(now)
                ? KeyDecision.RENEW
                : KeyDecision.HOLD;
    }

    /** Whether a renewal is of use, due or not, and none has been asked for just now. */
    boolean mayRenew(DroneTime now) {
        return renewable
                && stage != Stage.HARD_STOPPED
                && isDue(askNotBefore, now)
                && !isDue(lease.deadlines().hardTerminateAt(), now);
    }

    HeldKey asked(DroneTime againNotBefore) {
        return new HeldKey(lease, stage, renewable, againNotBefore);
    }

    /** With a new lease. A stop that has begun goes on, but its hard deadline moves. */
    HeldKey renewed(Lease newLease) {
        return new HeldKey(newLease, stage, renewable, askNotBefore);
    }

    HeldKey withoutRenewal() {
        return new HeldKey(lease, stage, false, askNotBefore);
    }

    /** With the lease over at {@code now}. */
    HeldKey gone(DroneTime now) {
        KeyDeadlines over = new KeyDeadlines(now, now, now);
        return new HeldKey(
                new Lease(lease.backend(), lease.token(), over), stage, false, askNotBefore);
    }

    HeldKey reached(Stage newStage) {
        return new HeldKey(lease, newStage, renewable, askNotBefore);
    }

    private static boolean isDue(DroneTime deadline, DroneTime now) {
        return now.compareTo(deadline) >= 0;
    }
}
