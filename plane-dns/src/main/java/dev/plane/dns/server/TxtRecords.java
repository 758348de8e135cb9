package dev.plane.dns.server;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes TXT records. A value longer than 255 bytes becomes several strings of one record. */
final class TxtRecords {
    private static final int LONGEST_STRING = 255;

    private TxtRecords() {}

    /** One record for each different value. Made of bytes: a backslash is an ordinary character. */
    static List<Record> of(Name name, long ttl, List<String> values) {
        return values.stream()
                .distinct()
                .map(value -> Record.newRecord(name, Type.TXT, DClass.IN, ttl, strings(value)))
                .toList();
    }

    private static byte[] strings(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream data =
                new ByteArrayOutputStream(bytes.length + 1 + bytes.length / LONGEST_STRING);
        int start = 0;
        do {
            int length = Math.min(LONGEST_STRING, bytes.length - start);
            data.write(length);
            data.write(bytes, start, length);
            start += length;
        } while (start < bytes.length);
        return data.toByteArray();
    }
}
