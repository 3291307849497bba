package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A document as its bytes, parsed when a query looks into it. Numbers keep their digits.
final class QueriedDocument {
    private static final ObjectReader READER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(1 << 21)
                            .maxStringLength(1 << 23)
                            .maxNameLength(1 << 21)
                            .build())
                    .build())
            .reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private final byte[] bytes;
    private @Nullable JsonNode tree;

    QueriedDocument(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    JsonNode tree() {
        JsonNode parsed = tree;
        if (parsed == null) {
            try {
                parsed = READER.readTree(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("a stored document is no JSON", e);
            }
            tree = parsed;
        }
        return parsed;
    }
}
