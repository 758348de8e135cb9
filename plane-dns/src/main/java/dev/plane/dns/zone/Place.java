package dev.plane.dns.zone;

import dev.plane.common.name.ClusterName;

/** What a queried name is to a {@link Zone}. */
public sealed interface Place {
    /** Not ours. */
    record Outside() implements Place {}

    /** The zone itself. */
    record Apex() implements Place {}

    /** The place of a cluster's challenges, whether or not there is such a cluster. */
    record OfCluster(ClusterName cluster) implements Place {}

    /** Inside of the zone, but no cluster can have this name, nor one below it. */
    record Nowhere() implements Place {}
}
