package dev.plane.local.demo;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Friendly names for people of whom the proxy says nothing, such as "Brisk Otter". */
final class Names {

    private static final List<String> MANNERS =
            List.of(
                    "Amber", "Bold", "Brisk", "Calm", "Clever", "Coral", "Dapper", "Eager",
                    "Gentle", "Golden", "Happy", "Jolly", "Kind", "Lively", "Lucky", "Mellow",
                    "Merry", "Nimble", "Quiet", "Rosy", "Silver", "Sunny", "Swift", "Witty");

    private static final List<String> ANIMALS =
            List.of(
                    "Badger", "Beaver", "Crane", "Dolphin", "Falcon", "Finch", "Fox", "Gecko",
                    "Heron", "Ibis", "Koala", "Lark", "Lynx", "Marten", "Otter", "Owl", "Panda",
                    "Puffin", "Raven", "Robin", "Seal", "Stork", "Swan", "Wren");

    private static final int TRIES = 16;

    private final RandomGenerator random;

    Names(RandomGenerator random) {
        this.random = random;
    }

    /** A name that is not taken, or after some tries any name. */
    String next(Predicate<String> taken) {
        String name = any();
        for (int i = 0; i < TRIES && taken.test(name); i++) {
            name = any();
        }
        return name;
    }

    private String any() {
        return MANNERS.get(random.nextInt(MANNERS.size()))
                + " "
                + ANIMALS.get(random.nextInt(ANIMALS.size()));
    }
}
