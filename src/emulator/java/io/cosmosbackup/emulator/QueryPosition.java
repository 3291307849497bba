package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where a query's next page begins, as its continuation says. {@code rows} have come before, with those that
/// OFFSET left out.
sealed interface QueryPosition {
    long rows();

    /// By number only.
    record AtRow(long rows) implements QueryPosition {}

    /// After an item, in the order of their keys.
    record AfterItem(StoredItemKey key, long rows) implements QueryPosition {}

    /// After an item, in the order of what ORDER BY names and then of items' numbers.
    record AfterKey(JsonNode key, long number, long rows) implements QueryPosition {}

    default String token() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("rows", rows());
        switch (this) {
            case AtRow _ -> {}
            case AfterItem after -> json.put("item", after.key().token());
            case AfterKey after -> {
                ArrayNode value = json.putArray("key");
                if (!after.key().isMissingNode()) {
                    value.add(after.key());
                }
                json.put("number", after.number());
            }
        }
        return Base64.getUrlEncoder().encodeToString(Json.write(json));
    }

    static QueryPosition of(GatewayRequest request) {
        String token = request.header("x-ms-continuation");
        if (token == null) {
            return new AtRow(0);
        }
        try {
            JsonNode json = Json.read(Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1)));
            long rows = json.path("rows").asLong();
            if (json.has("item")) {
                return new AfterItem(StoredItemKey.ofToken(json.path("item").asText()), rows);
            } else if (json.has("key")) {
                JsonNode key = json.path("key").path(0);
                return new AfterKey(
                        key.isMissingNode() ? MissingNode.getInstance() : key,
                        json.path("number").asLong(),
                        rows);
            }
            return new AtRow(rows);
        } catch (IllegalArgumentException e) {
            GatewayException refusal = GatewayException.badRequest("Invalid Continuation Token");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
