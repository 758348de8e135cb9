package dev.plane.dns.server;

/** How a packet has come, and how large the answer to it may be. */
enum Transport {
    /**
     * The sender's address may be forged: an answer must be worth no attacker's while, and must not
     * be cut into fragments.
     */
    UDP {
        @Override
        int limit(Packet.Query query) {
            int taken = Math.min(query.udpPayload(), UDP_PAYLOAD);
            return Math.min(taken, query.size() * MOST_TIMES_THE_QUESTION);
        }
    },
    TCP {
        @Override
        int limit(Packet.Query query) {
            return LONGEST_MESSAGE;
        }
    };

    /** What fits into one packet of any network (DNS flag day 2020). */
    static final int UDP_PAYLOAD = 1232;

    private static final int MOST_TIMES_THE_QUESTION = 10;
    private static final int LONGEST_MESSAGE = 65_535;

    /** Length in bytes of the longest answer to {@code query}. */
    abstract int limit(Packet.Query query);
}
