package dev.plane.proxy.route;

import dev.plane.common.route.BearerToken;

import java.util.ArrayList;
import java.util.List;

/** A connection that keeps what is asked over it. */
final class ScriptedQuestions implements Questions {
    private final List<String> asked = new ArrayList<>();
    private final boolean ours;
    private boolean full;

    ScriptedQuestions(boolean ours) {
        this.ours = ours;
    }

    List<String> asked() {
        return asked;
    }

    void full(boolean newFull) {
        full = newFull;
    }

    @Override
    public boolean ask(BearerToken token) {
        if (!full) {
            asked.add(token.value());
        }
        return !full;
    }

    @Override
    public boolean confirmsRoutes() {
        return ours;
    }
}
