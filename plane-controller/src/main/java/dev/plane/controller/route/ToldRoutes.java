package dev.plane.controller.route;

import dev.plane.common.name.BackendName;
import dev.plane.common.route.BearerToken;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The routes that a proxy has been told of, and the backends that are watched for it. */
final class ToldRoutes {
    private record Told(BackendName backend, BearerToken token) {}

    private final int limit;
    private final Map<TokenHash, Told> routes = new LinkedHashMap<>();
    private final Map<BackendName, Set<TokenHash>> watched = new HashMap<>();
    private final Set<BackendName> closing = new HashSet<>();

    /** At most {@code limit} routes; the oldest are taken back to make room. */
    ToldRoutes(int limit) {
        this.limit = limit;
    }

    /** Whether the backend was not watched before. */
    boolean watch(BackendName backend) {
        return watched.putIfAbsent(backend, new HashSet<>()) == null;
    }

    /** Notes a route that is told now; the routes that must be taken back for want of room. */
    List<BearerToken> open(BackendName backend, BearerToken token) {
        TokenHash hash = TokenHash.of(token);
        watched.computeIfAbsent(backend, _ -> new HashSet<>()).add(hash);
        routes.put(hash, new Told(backend, token));
        return routes.size() > limit
                ? takeBack(Set.of(routes.keySet().iterator().next()))
                : List.of();
    }

    /** Whether routes to this backend are told and its end is news. */
    boolean close(BackendName backend) {
        return !watched.getOrDefault(backend, Set.of()).isEmpty() && closing.add(backend);
    }

    /** Whether routes to this backend were told. */
    boolean forget(BackendName backend) {
        closing.remove(backend);
        Set<TokenHash> hashes = watched.remove(backend);
        if (hashes == null) {
            return false;
        }
        hashes.forEach(routes::remove);
        return !hashes.isEmpty();
    }

    /** Of these routes, those that were told. */
    List<BearerToken> takeBack(Set<TokenHash> hashes) {
        List<BearerToken> tokens = new ArrayList<>();
        for (TokenHash hash : hashes) {
            Told told = routes.remove(hash);
            if (told != null) {
                watched.getOrDefault(told.backend(), new HashSet<>()).remove(hash);
                tokens.add(told.token());
            }
        }
        return tokens;
    }
}
