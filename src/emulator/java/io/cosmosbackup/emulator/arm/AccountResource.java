package io.cosmosbackup.emulator.arm;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cosmosbackup.emulator.AccountTraits;
import io.cosmosbackup.emulator.CosmosEmulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The account itself: members as the service was recorded to send them, and in them what the emulator is set
/// to. Any member can be set to something else.
final class AccountResource {
    private final CosmosEmulator emulator;
    private final ManagerPath id;
    private final String instance = UUID.randomUUID().toString();
    private final String created = Instant.now().toString();
    private final Map<String, JsonNode> set = new TreeMap<>();

    AccountResource(CosmosEmulator emulator, ManagerPath id) {
        this.emulator = emulator;
        this.id = id;
    }

    /// @param pointer of a member: {@code /properties/ipRules}
    synchronized void set(String pointer, JsonNode value) {
        set.put(pointer, value);
    }

    private static String words(String region) {
        return region.toLowerCase(Locale.ROOT).replace(" ", "");
    }

    /// What the data plane says of the account.
    private JsonNode account() {
        return ManagerJson.read(emulator.askAsService("GET", List.of(), Map.of(), new byte[0])
                .ok()
                .body());
    }

    private static List<String> regions(JsonNode account, String list) {
        return account.path(list)
                .valueStream()
                .map(one -> one.path("name").asText())
                .toList();
    }

    /// The region that is written to, as operations name it.
    String region() {
        return words(regions(account(), "writableLocations").getFirst());
    }

    synchronized ObjectNode json() {
        JsonNode said = account();
        ObjectNode account = ManagerJson.object();
        account.put("id", id.scope());
        account.put("name", id.names().getFirst());
        account.put("location", regions(said, "writableLocations").getFirst());
        account.put("type", "Microsoft.DocumentDB/databaseAccounts");
        account.put("kind", "GlobalDocumentDB");
        account.putObject("tags");
        account.putObject("systemData").put("createdAt", created);
        ObjectNode properties = account.putObject("properties");
        properties.put("provisioningState", "Succeeded");
        properties.put("documentEndpoint", emulator.endpoint().toString());
        properties.put("sqlEndpoint", emulator.endpoint().toString());
        properties.put("databaseAccountOfferType", "Standard");
        properties.put("instanceId", instance);
        properties.put("EnabledApiTypes", "Sql");
        access(properties);
        properties
                .putObject("consistencyPolicy")
                .put(
                        "defaultConsistencyLevel",
                        said.at("/userConsistencyPolicy/defaultConsistencyLevel")
                                .asText())
                .put("maxIntervalInSeconds", 5)
                .put("maxStalenessPrefix", 100);
        features(properties);
        locations(properties, said);
        keys(properties.putObject("keysMetadata"));
        account.putObject("identity").put("type", "None");
        set.forEach((pointer, value) -> put(account, JsonPointer.compile(pointer), value));
        return account;
    }

    private void access(ObjectNode properties) {
        properties.put("publicNetworkAccess", "Enabled");
        properties.put("disableLocalAuth", !emulator.access().localAuth());
        properties.put("disableKeyBasedMetadataWriteAccess", false);
        properties.put("minimalTlsVersion", "Tls12");
        properties.put("defaultIdentity", "FirstPartyIdentity");
        properties.put("isVirtualNetworkFilterEnabled", false);
        properties.putArray("virtualNetworkRules");
        properties.putArray("ipRules");
        properties.put("networkAclBypass", "None");
        properties.putArray("networkAclBypassResourceIds");
        properties.putArray("cors");
    }

    private void features(ObjectNode properties) {
        AccountTraits traits = emulator.traits();
        ArrayNode capabilities = properties.putArray("capabilities");
        if (traits.serverless()) {
            capabilities.addObject().put("name", "EnableServerless");
        }
        if (traits.features().contains(AccountTraits.Feature.VECTOR_SEARCH)) {
            capabilities.addObject().put("name", "EnableNoSQLVectorSearch");
        }
        properties.put("enableFreeTier", false);
        properties.put("enableAnalyticalStorage", traits.features().contains(AccountTraits.Feature.ANALYTICAL_STORE));
        properties.putObject("analyticalStorageConfiguration").put("schemaType", "WellDefined");
        properties.put("enablePartitionMerge", traits.mergeEnabled());
        properties.put("enableBurstCapacity", false);
        properties.put("enablePriorityBasedExecution", false);
        properties.put("defaultPriorityLevel", "High");
        properties.put("enablePerRegionPerPartitionAutoscale", false);
        properties.putObject("capacity").put("totalThroughputLimit", -1);
        properties.putObject("diagnosticLogSettings").put("enableFullTextQuery", "None");
        properties.set("backupPolicy", backupPolicy());
    }

    /// Continuous if the account keeps all versions and deletes.
    private ObjectNode backupPolicy() {
        ObjectNode policy = ManagerJson.object();
        emulator.feeds()
                .retention()
                .ifPresentOrElse(
                        retention -> policy.put("type", "Continuous")
                                .putObject("continuousModeProperties")
                                .put(
                                        "tier",
                                        retention.compareTo(Duration.ofDays(7)) > 0
                                                ? "Continuous30Days"
                                                : "Continuous7Days"),
                        () -> policy.put("type", "Periodic")
                                .putObject("periodicModeProperties")
                                .put("backupIntervalInMinutes", 240)
                                .put("backupRetentionIntervalInHours", 8)
                                .put("backupStorageRedundancy", "Geo"));
        return policy;
    }

    private void locations(ObjectNode properties, JsonNode said) {
        List<String> all = regions(said, "readableLocations");
        properties.put("enableAutomaticFailover", all.size() > 1);
        properties.put(
                "enableMultipleWriteLocations",
                said.path("enableMultipleWriteLocations").asBoolean());
        locations(properties.putArray("writeLocations"), regions(said, "writableLocations"));
        locations(properties.putArray("readLocations"), all);
        locations(properties.putArray("locations"), all);
        ArrayNode failover = properties.putArray("failoverPolicies");
        for (String region : all) {
            failover.addObject()
                    .put("id", id.names().getFirst() + "-" + words(region))
                    .put("locationName", region)
                    .put("failoverPriority", all.indexOf(region));
        }
    }

    private void locations(ArrayNode locations, List<String> regions) {
        for (String region : regions) {
            locations
                    .addObject()
                    .put("id", id.names().getFirst() + "-" + words(region))
                    .put("locationName", region)
                    .put("documentEndpoint", emulator.endpoint(region).toString())
                    .put("provisioningState", "Succeeded")
                    .put("failoverPriority", regions.indexOf(region))
                    .put("isZoneRedundant", false);
        }
    }

    private void keys(ObjectNode metadata) {
        for (String key : List.of(
                "primaryMasterKey", "secondaryMasterKey", "primaryReadonlyMasterKey", "secondaryReadonlyMasterKey")) {
            metadata.putObject(key).put("generationTime", created);
        }
    }

    private static void put(ObjectNode account, JsonPointer pointer, JsonNode value) {
        JsonNode owner = account.at(pointer.head());
        if (!(owner instanceof ObjectNode object)) {
            throw new IllegalStateException("the account has no object at " + pointer.head());
        }
        object.set(pointer.last().getMatchingProperty(), value);
    }

    /// For the control API and tests, which have JSON as text.
    static JsonNode value(String json) {
        return ManagerJson.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
