package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// How the emulator reads JSON: strictly, and without limits that the service does not have.
final class Json {
    /// Levels of objects and arrays that the service documents as an item's limit.
    private static final int MAX_ITEM_DEPTH = 128;

    /// For anything.
    static final JsonFactory FACTORY = factory(10 * MAX_ITEM_DEPTH);

    /// For items by themselves.
    static final JsonFactory ITEMS = factory(MAX_ITEM_DEPTH);

    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private Json() {}

    private static JsonFactory factory(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(1 << 21)
                        .maxStringLength(1 << 23)
                        .maxNameLength(1 << 21)
                        .build())
                .build();
    }

    static JsonNode read(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    static GatewayException invalid(IOException cause) {
        GatewayException refusal = GatewayException.badRequest(
                "The request payload is invalid. Ensure to provide a valid request payload. " + cause.getMessage());
        refusal.initCause(cause);
        return refusal;
    }
}
