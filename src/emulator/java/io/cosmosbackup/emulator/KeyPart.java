package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One level of a partition key. A member that is missing, or holds an object or an array, is {@link
/// Undefined}: another key than {@link Null}.
sealed interface KeyPart {
    /// The type's byte in the service's encodings, which is also its sort order.
    int marker();

    /// As the service prints it in the partition key header.
    String json();

    static KeyPart of(@Nullable JsonNode value) {
        if (value == null || value.isContainerNode()) {
            return new Undefined();
        } else if (value.isNull()) {
            return new Null();
        } else if (value.isBoolean()) {
            return new Bool(value.booleanValue());
        } else if (value.isNumber()) {
            return new Numeric(value.doubleValue());
        }
        return new Text(value.textValue());
    }

    record Undefined() implements KeyPart {
        @Override
        public int marker() {
            return 0;
        }

        @Override
        public String json() {
            return "{}";
        }
    }

    record Null() implements KeyPart {
        @Override
        public int marker() {
            return 1;
        }

        @Override
        public String json() {
            return "null";
        }
    }

    record Bool(boolean value) implements KeyPart {
        @Override
        public int marker() {
            return value ? 3 : 2;
        }

        @Override
        public String json() {
            return String.valueOf(value);
        }
    }

    record Numeric(double value) implements KeyPart {
        @Override
        public int marker() {
            return 5;
        }

        @Override
        public String json() {
            return String.valueOf(value);
        }
    }

    record Text(String value) implements KeyPart {
        @Override
        public int marker() {
            return 8;
        }

        @Override
        public String json() {
            return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
        }
    }
}
