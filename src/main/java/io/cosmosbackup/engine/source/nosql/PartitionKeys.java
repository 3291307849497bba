package io.cosmosbackup.engine.source.nosql;

import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.items.MemberPath;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.rest.AccountJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Partition keys of one container's documents, found in their bytes by the container's definition. Hashing is the
/// SDK's own, so that it agrees with the service.
final class PartitionKeys {
    /// Marks a container that was made before 2019 without a partition key. The service has given it one of its own,
    /// `/_partitionKey`. An item without that member has the empty key.
    private static final String SYSTEM_KEY = "systemKey";

    private static final String NO_KEY = "[]";

    private final PartitionKeyDefinition definition = new PartitionKeyDefinition();
    private final List<List<String>> paths = new ArrayList<>();
    private final boolean systemKey;

    /// @param container the container's definition as the service sent it
    PartitionKeys(String container) {
        JsonNode key = partitionKey(container);
        systemKey = key.path(SYSTEM_KEY).asBoolean();
        List<String> texts = new ArrayList<>();
        key.path("paths").forEach(path -> texts.add(path.asText()));
        definition.setPaths(texts);
        definition.setKind(
                "MultiHash".equals(key.path("kind").asText()) ? PartitionKind.MULTI_HASH : PartitionKind.HASH);
        definition.setVersion(
                key.path("version").asInt(1) == 2
                        ? PartitionKeyDefinitionVersion.V2
                        : PartitionKeyDefinitionVersion.V1);
        try {
            texts.forEach(path -> paths.add(MemberPath.of(path).names()));
        } catch (IllegalArgumentException e) {
            throw noKey(e);
        }
        if (paths.isEmpty() || paths.stream().anyMatch(List::isEmpty)) {
            throw noKey(null);
        }
    }

    /// Whether documents have the same place under both definitions. The version counts too: the first one hashes 101
    /// bytes of a key, so that two items of one id may collide which the second version holds apart.
    static boolean same(String container, String other) {
        JsonNode one = partitionKey(container);
        JsonNode two = partitionKey(other);
        return one.path("paths").equals(two.path("paths"))
                && one.path("kind").asText("Hash").equals(two.path("kind").asText("Hash"))
                && one.path("version").asInt(1) == two.path("version").asInt(1);
    }

    /// A container's definition as it can be created. Nothing says that the service takes a system key from a
    /// client, and it is believed not to. So the container comes back with `/_partitionKey` as its ordinary key.
    /// An item without that member then has the key of a missing member, which SDKs send for "none" there.
    static byte[] creatable(byte[] container) {
        byte[] key = JsonMembers.value(container, "partitionKey");
        if (key == null || JsonMembers.value(key, SYSTEM_KEY) == null) {
            return container;
        }
        ByteArrayOutputStream definition = new ByteArrayOutputStream();
        definition.writeBytes("{\"partitionKey\":".getBytes(StandardCharsets.UTF_8));
        definition.writeBytes(JsonMembers.without(key, Set.of(SYSTEM_KEY)));
        String rest = new String(JsonMembers.without(container, Set.of("partitionKey")), StandardCharsets.UTF_8)
                .strip()
                .substring(1)
                .strip();
        definition.writeBytes((rest.startsWith("}") ? rest : "," + rest).getBytes(StandardCharsets.UTF_8));
        return definition.toByteArray();
    }

    /// The document's partition key as requests carry it: a JSON array in ASCII, `{}` for a member that is missing, no
    /// element at all where the key is the system's.
    String header(byte[] document) {
        if (systemKey && isMissing(document, paths.getFirst())) {
            return NO_KEY;
        }
        StringBuilder header = new StringBuilder("[");
        for (List<String> path : paths) {
            header.append(header.length() == 1 ? "" : ",").append(ascii(component(document, path)));
        }
        return header.append(']').toString();
    }

    String effectivePartitionKey(String header) {
        return PartitionKeyInternalHelper.getEffectivePartitionKeyString(
                PartitionKeyInternal.fromJsonString(header), definition);
    }

    /// Equal for keys that are one value, however it is written, and for no others: not so their hashes.
    String identity(String header) {
        return PartitionKeyInternal.fromJsonString(header).toJson();
    }

    private static boolean isMissing(byte[] document, List<String> path) {
        byte[] value = document;
        for (String name : path) {
            value = value == null ? null : JsonMembers.value(value, name);
        }
        return value == null;
    }

    private static String component(byte[] document, List<String> path) {
        byte[] value = document;
        for (String name : path) {
            value = JsonMembers.value(value, name);
            if (value == null) {
                return "{}";
            }
        }
        boolean scalar = value[0] != '{' && value[0] != '[';
        return scalar ? new String(value, StandardCharsets.UTF_8) : "{}";
    }

    /// HTTP headers are ASCII: other characters, which stand in strings only, are escaped.
    private static String ascii(String json) {
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < ' ' || c > '~') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static JsonNode partitionKey(String container) {
        try {
            return AccountJson.of(container).path("partitionKey");
        } catch (JsonProcessingException e) {
            throw new BackupException(Reason.TargetMismatch, "a container's definition is no JSON", e);
        }
    }

    private static BackupException noKey(@Nullable Throwable cause) {
        return new BackupException(
                Reason.TargetMismatch,
                "a container's definition has no paths of a partition key that can be read. HINT: is it an account of"
                        + " the NoSQL API?",
                cause);
    }
}
