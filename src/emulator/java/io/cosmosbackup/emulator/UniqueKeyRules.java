package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A container's unique keys: within a logical partition no two items have the same values at all paths of
/// one. A member that is missing counts as null. Called under the lock of the physical partition, which holds
/// logical partitions whole.
final class UniqueKeyRules {
    /// For replicas that only follow: their writes were checked before.
    static final UniqueKeyRules NONE = new UniqueKeyRules(List.of());

    private static final int MAX_KEYS = 10;
    private static final int MAX_PATHS = 16;

    private final List<List<List<String>>> keys;
    private final Map<Value, StoredItemKey> holders = new ConcurrentHashMap<>();

    /// What one item has for the key of that number.
    private record Value(String epk, String partitionKey, int number, String values) {}

    private UniqueKeyRules(List<List<List<String>>> keys) {
        this.keys = List.copyOf(keys);
    }

    /// 400 for a policy that the service does not take.
    static UniqueKeyRules of(JsonNode container) {
        List<List<List<String>>> keys = new ArrayList<>();
        for (JsonNode key : container.path("uniqueKeyPolicy").path("uniqueKeys")) {
            List<List<String>> paths = new ArrayList<>();
            key.path("paths").forEach(path -> paths.add(KeyDefinition.members(path.asText())));
            if (paths.isEmpty() || paths.size() > MAX_PATHS) {
                throw GatewayException.badRequest("A unique key has 1 to " + MAX_PATHS + " paths");
            }
            keys.add(paths);
        }
        if (keys.size() > MAX_KEYS) {
            throw GatewayException.badRequest("A container has at most " + MAX_KEYS + " unique keys");
        }
        return new UniqueKeyRules(keys);
    }

    /// 409 if another item, as {@code set} leaves it, has a value of this one.
    void check(WriteSet set, StoredItem item) {
        for (Value value : values(item)) {
            StoredItemKey holder = holders.get(value);
            boolean held = holder != null && holds(set.find(holder), value, item.key());
            if (held || set.puts().anyMatch(other -> holds(other, value, item.key()))) {
                throw GatewayException.uniqueKeyConflict();
            }
        }
    }

    private boolean holds(@Nullable StoredItem other, Value value, StoredItemKey own) {
        return other != null && !other.key().equals(own) && values(other).contains(value);
    }

    /// Of changes that take effect: who let go is checked when somebody else asks.
    void stored(StoredItem item) {
        values(item).forEach(value -> holders.put(value, item.key()));
    }

    void removed(StoredItem item) {
        values(item).forEach(value -> holders.remove(value, item.key()));
    }

    private List<Value> values(StoredItem item) {
        if (keys.isEmpty()) {
            return List.of();
        }
        JsonNode tree = Json.read(item.json());
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            StringBuilder text = new StringBuilder();
            for (List<String> path : keys.get(i)) {
                JsonNode at = tree;
                for (String member : path) {
                    at = at.path(member);
                }
                text.append(text(at)).append(',');
            }
            values.add(new Value(item.key().epk(), item.key().partitionKey(), i, text.toString()));
        }
        return values;
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode()) {
            return "null";
        }
        return value.isNumber() ? String.valueOf(value.doubleValue() + 0.0) : Json.text(value);
    }
}
