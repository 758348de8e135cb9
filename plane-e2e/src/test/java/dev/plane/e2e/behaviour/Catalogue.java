package dev.plane.e2e.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The groups of numbered behaviours that Plane keeps to; their numbers run from 01 without gaps.
 */
enum Catalogue {
    CA(7, "Interface of the controller"),
    CAX(15, "Interface of the controller, finer points"),
    CK(13, "Connect and keys"),
    CKX(17, "Connect and keys, finer points"),
    BL(8, "Life of a backend"),
    BLX(9, "Life of a backend, finer points"),
    DR(6, "Drone"),
    DRX(9, "Drone, finer points"),
    DK(19, "Docker runtime"),
    DKX(7, "Docker runtime, finer points"),
    US(14, "Socket runtime"),
    SS(7, "State store of the drone"),
    PX(54, "Proxy"),
    PXX(11, "Proxy, finer points"),
    TL(13, "TLS and certificates"),
    DN(8, "DNS"),
    DNX(3, "DNS, finer points"),
    FA(5, "Forward authentication"),
    FAX(3, "Forward authentication, finer points"),
    ME(2, "Metrics of backends"),
    SE(3, "Event streams"),
    SEX(2, "Event streams, finer points"),
    NM(7, "Names"),
    TS(5, "Typed sockets"),
    CLX(8, "Command line"),
    W(64, "Defects of the upstream system, mended here");

    private final int count;
    private final String title;

    Catalogue(int count, String title) {
        this.count = count;
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The numbers of this group, in order, as tests write them. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            ids.add(String.format(Locale.ROOT, "%s-%02d", name(), number));
        }
        return ids;
    }
}
