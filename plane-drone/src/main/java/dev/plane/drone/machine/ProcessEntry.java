package dev.plane.drone.machine;

import dev.plane.common.error.InvalidValueException;

import java.util.List;

/**
 * One process as the kernel lists it (proc(5), {@code /proc/pid/stat}).
 *
 * @param state one letter; Z and X are processes that have ended
 * @param group the process group
 * @param startTicks when it was started, in ticks since boot; tells apart two uses of one pid
 */
public record ProcessEntry(int pid, char state, int group, long startTicks) {
    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int START = 19;

    /** Reads a line of {@code /proc/pid/stat}; the command in it may hold blanks and brackets. */
    static ProcessEntry parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        InvalidValueException.require(
                open > 0 && close > open && close + 2 < line.length(),
                "process",
                line,
                "pid (command) state …");
        List<String> fields = List.of(line.substring(close + 2).strip().split(" "));
        InvalidValueException.require(fields.size() > START, "process", line, "22 fields or more");
        return new ProcessEntry(
                Integer.parseInt(line.substring(0, open - 1)),
                fields.get(STATE).charAt(0),
                Integer.parseInt(fields.get(GROUP)),
                Long.parseLong(fields.get(START)));
    }

    /** Whether the process has ended and only waits for its parent to ask how. */
    public boolean hasEnded() {
        return state == 'Z' || state == 'X';
    }
}
