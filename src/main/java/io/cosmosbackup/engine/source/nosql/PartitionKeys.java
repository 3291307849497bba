package io.cosmosbackup.engine.source.nosql;

import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.rest.AccountJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Where the items of one container lie: the hashes of their partition keys. The container's definition
/// decides. Hashing is the SDK's own, so that it agrees with the service.
final class PartitionKeys {
    /// Marks a container that was made before 2019 without a partition key. The service has given it one of
    /// its own, `/_partitionKey`.
    private static final String SYSTEM_KEY = "systemKey";

    private final PartitionKeyDefinition definition = new PartitionKeyDefinition();

    /// @param container the container's definition as the service sent it
    PartitionKeys(String container) {
        JsonNode key = partitionKey(container);
        List<String> texts = new ArrayList<>();
        key.path("paths").forEach(path -> texts.add(path.asText()));
        definition.setPaths(texts);
        definition.setKind(
                "MultiHash".equals(key.path("kind").asText()) ? PartitionKind.MULTI_HASH : PartitionKind.HASH);
        definition.setVersion(
                key.path("version").asInt(1) == 2
                        ? PartitionKeyDefinitionVersion.V2
                        : PartitionKeyDefinitionVersion.V1);
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

    /// The hash of a partition key, by which its items lie in a feed range.
    ///
    /// @param header the key as requests carry it
    String effectivePartitionKey(String header) {
        return PartitionKeyInternalHelper.getEffectivePartitionKeyString(
                PartitionKeyInternal.fromJsonString(header), definition);
    }

    private static JsonNode partitionKey(String container) {
        try {
            return AccountJson.of(container).path("partitionKey");
        } catch (JsonProcessingException e) {
            throw new BackupException(Reason.TargetMismatch, "a container's definition is no JSON", e);
        }
    }
}
