package dev.plane.drone.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The two system calls that Java does not offer: the time since boot, and signals to a group. */
final class Kernel {
    private static final int CLOCK_BOOTTIME = 7;
    private static final int NO_SUCH_PROCESS = 3;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle CLOCK_GETTIME =
            function(
                    "clock_gettime",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    private static final MethodHandle KILL =
            function(
                    "kill",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Kernel() {}

    /** Milliseconds since the machine was booted, suspend included. */
    static long bootMillis() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            if ((int) CLOCK_GETTIME.invokeExact(state, CLOCK_BOOTTIME, time) != 0) {
                throw new IllegalStateException("clock_gettime: errno " + errno(state));
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * MILLIS_PER_SECOND
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1) / NANOS_PER_MILLI;
        } catch (Throwable fault) {
            throw unexpected("clock_gettime", fault);
        }
    }

    /**
     * Sends a signal to the process {@code target}, or to the group {@code -target}.
     *
     * @return false when there is none
     */
    static boolean kill(int target, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            if ((int) KILL.invokeExact(state, target, signal) == 0) {
                return true;
            }
            if (errno(state) == NO_SUCH_PROCESS) {
                return false;
            }
            throw new IllegalStateException(
                    "kill " + target + " with signal " + signal + ": errno " + errno(state));
        } catch (Throwable fault) {
            throw unexpected("kill", fault);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    @SuppressWarnings("restricted") // native access is granted in the manifest of each program
    private static MethodHandle function(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                signature,
                Linker.Option.captureCallState("errno"));
    }

    private static RuntimeException unexpected(String call, Throwable fault) {
        return fault instanceof RuntimeException known
                ? known
                : new IllegalStateException(call, fault);
    }
}
