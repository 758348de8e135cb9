package dev.plane.proxy.request;

import dev.plane.common.json.RawJson;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value without spaces, its keys in the order of their UTF-8 bytes, numbers as they came.
 */
final class CanonicalJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compareCodePoints;

    private final JsonParser in;
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson(JsonParser in) {
        this.in = in;
    }

    static String of(RawJson json) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json.text())) {
            in.nextToken();
            CanonicalJson canonical = new CanonicalJson(in);
            canonical.value();
            return canonical.out.toString();
        }
    }

    private void value() {
        switch (in.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string(in.getString());
            default -> out.append(in.getString());
        }
    }

    private void object() {
        SortedMap<String, String> members = new TreeMap<>(BY_CODE_POINT);
        int start = out.length();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            value();
            members.put(name, out.substring(start));
            out.setLength(start);
        }
        out.append('{');
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (out.length() > start + 1) {
                out.append(',');
            }
            string(member.getKey());
            out.append(':').append(member.getValue());
        }
        out.append('}');
    }

    private void array() {
        out.append('[');
        for (boolean first = true; in.nextToken() != JsonToken.END_ARRAY; first = false) {
            if (!first) {
                out.append(',');
            }
            value();
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static int compareCodePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }
}
