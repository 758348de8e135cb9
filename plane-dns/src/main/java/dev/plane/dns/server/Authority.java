package dev.plane.dns.server;

import dev.plane.common.name.ClusterName;
import dev.plane.dns.zone.NameServer;
import dev.plane.dns.zone.Place;
import dev.plane.dns.zone.Zone;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * What the zone itself knows: all but TXT values. Nothing it says is to be kept for more than a
 * second, neither a value nor that there is none: the next value is asked for at once.
 */
final class Authority {
    static final long TTL = 1;

    private static final long SERIAL = 1;
    private static final long REFRESH = 3600;
    private static final long RETRY = 600;
    private static final long EXPIRE = 86_400;

    private static final int LOWEST_META_TYPE = 128;
    private static final int HIGHEST_META_TYPE = 255;
    private static final int EDNS_VERSION = 0;

    private final Zone zone;
    private final NameServer nameServer;
    private final List<Record> soa;

    /** What is to be done for a query. */
    sealed interface Ruling {
        record Known(Answer answer) implements Ruling {}

        record AskFor(ClusterName cluster) implements Ruling {}
    }

    Authority(Zone zone, NameServer nameServer) {
        this.zone = zone;
        this.nameServer = nameServer;
        this.soa =
                switch (zone) {
                    case Zone.Delegated delegated -> List.of(soa(delegated, nameServer));
                    case Zone.Undelegated _ -> List.of();
                };
    }

    Ruling ruling(Packet.Query query) {
        if (query.edns().filter(edns -> edns.getVersion() > EDNS_VERSION).isPresent()) {
            return known(Answer.failed(Rcode.BADVERS));
        }
        if (query.question().getDClass() != DClass.IN || isMeta(query.type())) {
            return known(Answer.failed(Rcode.REFUSED));
        }
        return switch (zone.place(query.name())) {
            case Place.Outside _ -> known(Answer.failed(Rcode.REFUSED));
            case Place.Nowhere _ -> known(Answer.none(Rcode.NXDOMAIN, soa));
            case Place.Apex _ -> known(apex(query));
            case Place.OfCluster(var cluster) when query.type() == Type.TXT ->
                    new Ruling.AskFor(cluster);
            case Place.OfCluster _ -> known(address(query));
        };
    }

    /** The answer once the TXT values are known. */
    Answer txt(Packet.Query query, List<String> values) {
        return values.isEmpty() ? noData() : Answer.of(TxtRecords.of(query.name(), TTL, values));
    }

    private Answer apex(Packet.Query query) {
        return switch (query.type()) {
            case Type.SOA -> Answer.of(soa);
            case Type.NS ->
                    new Answer(
                            Rcode.NOERROR,
                            true,
                            List.of(new NSRecord(query.name(), DClass.IN, TTL, nameServer.name())),
                            List.of(),
                            glue());
            default -> address(query);
        };
    }

    /** The name server may have its name, and so its address, in this zone. */
    private Answer address(Packet.Query query) {
        if (!query.name().equals(nameServer.name())) {
            return noData();
        }
        List<Record> records =
                addresses(query.name()).stream()
                        .filter(record -> record.getType() == query.type())
                        .toList();
        return records.isEmpty() ? noData() : Answer.of(records);
    }

    private List<Record> glue() {
        boolean ours = !(zone.place(nameServer.name()) instanceof Place.Outside);
        return ours ? addresses(nameServer.name()) : List.of();
    }

    private List<Record> addresses(Name owner) {
        return nameServer.addresses().stream().map(address -> record(owner, address)).toList();
    }

    private Answer noData() {
        return Answer.none(Rcode.NOERROR, soa);
    }

    private static Record record(Name owner, InetAddress address) {
        return address instanceof Inet4Address
                ? new ARecord(owner, DClass.IN, TTL, address)
                : new AAAARecord(owner, DClass.IN, TTL, address);
    }

    /** Types that no record has, ANY and zone transfers among them (RFC 6895, section 3.1). */
    private static boolean isMeta(int type) {
        return type == 0
                || type == Type.OPT
                || (type >= LOWEST_META_TYPE && type <= HIGHEST_META_TYPE);
    }

    private static SOARecord soa(Zone.Delegated zone, NameServer nameServer) {
        return new SOARecord(
                zone.origin(),
                DClass.IN,
                TTL,
                nameServer.name(),
                hostmaster(zone.origin()),
                SERIAL,
                REFRESH,
                RETRY,
                EXPIRE,
                TTL);
    }

    private static Name hostmaster(Name origin) {
        try {
            return Name.fromString("hostmaster", origin);
        } catch (TextParseException e) {
            throw new IllegalStateException("a zone leaves room for a name below it", e);
        }
    }

    private static Ruling known(Answer answer) {
        return new Ruling.Known(answer);
    }
}
