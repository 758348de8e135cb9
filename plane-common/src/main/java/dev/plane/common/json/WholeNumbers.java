package dev.plane.common.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Readers of whole numbers: digits only, no {@code 1.0}, and never more than fits. */
final class WholeNumbers {
    private static final int LONGEST = 20;

    private WholeNumbers() {}

    static final class Int extends ValueDeserializer<Integer> {
        private static final String EXPECTED =
                "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;

        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context) {
            long number = signed(parser, EXPECTED);
            if (number != (int) number) {
                throw Refusal.ofCurrent(parser, EXPECTED);
            }
            return (int) number;
        }
    }

    static final class Long64 extends ValueDeserializer<Long> {
        private static final String EXPECTED =
                "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) {
            return signed(parser, EXPECTED);
        }
    }

    static final class Unsigned64 extends ValueDeserializer<Long> {
        private static final String EXPECTED =
                "a whole number from 0 to " + Long.toUnsignedString(-1);

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) {
            String digits = digits(parser, EXPECTED);
            try {
                return Long.parseUnsignedLong(digits);
            } catch (NumberFormatException e) {
                throw Refusal.ofCurrent(parser, EXPECTED);
            }
        }
    }

    private static long signed(JsonParser parser, String expected) {
        String digits = digits(parser, expected);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw Refusal.ofCurrent(parser, expected);
        }
    }

    // The length comes first: turning a million digits into a number takes long.
    private static String digits(JsonParser parser, String expected) {
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT) || parser.getStringLength() > LONGEST) {
            throw Refusal.ofCurrent(parser, expected);
        }
        return parser.getString();
    }
}
