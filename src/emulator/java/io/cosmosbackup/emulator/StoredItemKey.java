package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;

/// What makes an item one: its place, its partition key's text and its id. The order is that of plain reads and
/// queries.
record StoredItemKey(String epk, String partitionKey, String id) implements Comparable<StoredItemKey> {
    private static final Comparator<StoredItemKey> ORDER = Comparator.comparing(StoredItemKey::epk)
            .thenComparing(StoredItemKey::partitionKey)
            .thenComparing(StoredItemKey::id);

    @Override
    public int compareTo(StoredItemKey other) {
        return ORDER.compare(this, other);
    }

    /// For {@code x-ms-continuation}: opaque to clients.
    String token() {
        return Base64.getUrlEncoder().encodeToString(Json.write(new String[] {epk, partitionKey, id}));
    }

    static StoredItemKey ofToken(String token) {
        try {
            JsonNode parts = Json.read(Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII)));
            return new StoredItemKey(
                    parts.path(0).asText(),
                    parts.path(1).asText(),
                    parts.path(2).asText());
        } catch (IllegalArgumentException e) {
            GatewayException refusal = GatewayException.badRequest("Invalid Continuation Token");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
