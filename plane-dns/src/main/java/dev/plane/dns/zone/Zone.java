package dev.plane.dns.zone;

import dev.plane.common.error.InvalidValueException;
import dev.plane.common.name.ClusterName;

import org.xbill.DNS.Name;

import java.util.Locale;
import java.util.Optional;

/** The names that a server answers for. A cluster is always in lower case. */
public sealed interface Zone {
    /** What {@code name} is to this zone. */
    Place place(Name name);

    /**
     * All names below an origin. What is left of the origin is the cluster: with the origin {@code
     * acme.example.com} the challenges of {@code plane.test} are at {@code
     * plane.test.acme.example.com}, to which a CNAME leads.
     *
     * @param origin absolute, not the root, at most 200 bytes long
     */
    record Delegated(Name origin) implements Zone {
        /** Leaves room for a name below it. */
        private static final int LONGEST = 200;

        public Delegated {
            InvalidValueException.require(
                    origin.isAbsolute() && !origin.equals(Name.root) && origin.length() <= LONGEST,
                    "zone",
                    origin,
                    DomainNames.EXPECTED);
        }

        /** The zone that {@code text} names, with or without the dot at its end. */
        public static Delegated of(String text) {
            return new Delegated(DomainNames.parse("zone", text));
        }

        @Override
        public Place place(Name name) {
            if (!name.subdomain(origin)) {
                return new Place.Outside();
            }
            if (name.labels() == origin.labels()) {
                return new Place.Apex();
            }
            return cluster(name.relativize(origin))
                    .<Place>map(Place.OfCluster::new)
                    .orElseGet(Place.Nowhere::new);
        }

        @Override
        public String toString() {
            return origin.toString(true);
        }
    }

    /** No zone: the challenges of every cluster, under the names that ACME gives them. */
    record Undelegated() implements Zone {
        private static final Name CHALLENGE = Name.fromConstantString("_acme-challenge");

        @Override
        public Place place(Name name) {
            if (name.labels() < 2 || !label(name).equals(CHALLENGE)) {
                return new Place.Outside();
            }
            return cluster(new Name(name, 1))
                    .<Place>map(Place.OfCluster::new)
                    .orElseGet(Place.Outside::new);
        }

        private static Name label(Name name) {
            return name.relativize(new Name(name, 1));
        }

        @Override
        public String toString() {
            return "_acme-challenge.*";
        }
    }

    /** The cluster of this name; bytes that are no letters are escaped and so fit no cluster. */
    private static Optional<ClusterName> cluster(Name name) {
        try {
            return Optional.of(new ClusterName(name.toString(true).toLowerCase(Locale.ROOT)));
        } catch (InvalidValueException notACluster) {
            return Optional.empty();
        }
    }
}
