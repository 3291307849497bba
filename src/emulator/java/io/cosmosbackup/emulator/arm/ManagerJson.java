package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// How the manager reads and prints JSON. It prints anew what the account has kept as sent: a number without
/// a fraction loses its point and its exponent.
final class ManagerJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ManagerJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static Optional<JsonNode> tryRead(byte[] json) {
        try {
            return Optional.ofNullable(MAPPER.readTree(json));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Reads JSON that the emulator itself has written.
    static JsonNode read(byte[] json) {
        return tryRead(json).orElseThrow(() -> new IllegalArgumentException("no JSON"));
    }

    static byte[] write(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode printedAnew(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode printed = object();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                printed.set(member.getKey(), printedAnew(member.getValue()));
            }
            return printed;
        } else if (json instanceof ArrayNode array) {
            ArrayNode printed = array();
            array.forEach(element -> printed.add(printedAnew(element)));
            return printed;
        } else if (json instanceof DecimalNode number) {
            return plain(number);
        }
        return json;
    }

    private static JsonNode plain(DecimalNode number) {
        boolean whole = number.decimalValue().stripTrailingZeros().scale() <= 0;
        return whole && number.canConvertToLong() ? MAPPER.getNodeFactory().numberNode(number.longValue()) : number;
    }
}
