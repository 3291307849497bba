package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// A container: its definition, and the physical partitions that its items are in.
final class EmulatedContainer {
    private static final Map<String, String> DEFAULTS = defaults();

    private final EmulatedDatabase database;
    private final String rid;
    private final KeyDefinition keyDefinition;
    private final UniqueKeyRules uniqueKeys;
    private final AtomicLong itemNumbers = new AtomicLong();
    private final PartitionMap partitions;
    private final Instant created;
    private volatile Definition definition;

    /// The definition as it is answered, and what of it rules how items live and are fed. {@code retention} is that of
    /// its own change feed policy.
    private record Definition(
            Resource resource, TimeToLive timeToLive, MaskingPolicy masking, Optional<Duration> retention) {}

    EmulatedContainer(EmulatedDatabase database, String rid, RawObject sent, int partitions) {
        this.database = database;
        this.rid = rid;
        this.created = database.account().clock().instant();
        this.keyDefinition = KeyDefinition.of(sent.tree());
        this.uniqueKeys = UniqueKeyRules.of(sent.tree());
        this.definition = define(sent);
        this.partitions = new PartitionMap(this, partitions);
    }

    private Definition define(RawObject sent) {
        String id = ResourceNames.checked(sent.text("id"));
        String etag = etag();
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("_rid", rid);
        server.put("_ts", seconds());
        server.put("_self", selfLink());
        server.put("_etag", etag);
        for (String children : List.of("docs", "sprocs", "triggers", "udfs", "conflicts")) {
            server.put("_" + children, children + "/");
        }
        return new Definition(
                Resource.of(id, rid, etag, sent, DEFAULTS, server),
                TimeToLive.of(sent),
                MaskingPolicy.of(sent),
                ownRetention(sent));
    }

    /// From {@code changeFeedPolicy}, in minutes. An account with continuous backup has its own, and refuses another.
    private Optional<Duration> ownRetention(RawObject sent) {
        int minutes =
                sent.tree().path("changeFeedPolicy").path("retentionDuration").asInt();
        if (minutes > 0 && feedOptions().retention().isPresent()) {
            throw GatewayException.badRequest("The retention duration in the Change Feed policy should not be set when"
                    + " continuous backup mode is enabled for the database account. Change Feed retention is set by the"
                    + " backup retention.");
        }
        return minutes > 0 ? Optional.of(Duration.ofMinutes(minutes)) : Optional.empty();
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put(
                "indexingPolicy",
                "{\"indexingMode\":\"consistent\",\"automatic\":true,\"includedPaths\":[{\"path\":\"/*\"}],"
                        + "\"excludedPaths\":[{\"path\":\"/\\\"_etag\\\"/?\"}]}");
        defaults.put(
                "conflictResolutionPolicy",
                "{\"mode\":\"LastWriterWins\",\"conflictResolutionPath\":\"/_ts\",\"conflictResolutionProcedure\":\"\"}");
        defaults.put("geospatialConfig", "{\"type\":\"Geography\"}");
        return defaults;
    }

    /// The id, the partition key and the unique keys can not change.
    void replace(RawObject sent) {
        if (!sent.text("id").equals(id())) {
            throw GatewayException.badRequest("The id of a container can not be changed");
        }
        JsonNode key = sent.value("partitionKey");
        if (key == null || !key.equals(definition().sent().value("partitionKey"))) {
            throw GatewayException.badRequest("The partition key of a container can not be changed");
        }
        if (!uniqueKeys(sent).equals(uniqueKeys(definition().sent()))) {
            throw GatewayException.badRequest("The unique keys of a container can not be changed");
        }
        definition = define(sent);
    }

    /// A policy without keys is as good as none.
    private static JsonNode uniqueKeys(RawObject sent) {
        JsonNode keys = sent.tree().path("uniqueKeyPolicy").path("uniqueKeys");
        return keys.isEmpty() ? MissingNode.getInstance() : keys;
    }

    EmulatedDatabase database() {
        return database;
    }

    Resource definition() {
        return definition.resource();
    }

    String id() {
        return definition().id();
    }

    String rid() {
        return rid;
    }

    String selfLink() {
        return database.selfLink() + "colls/" + rid + "/";
    }

    String namePath() {
        return "dbs/" + database.id() + "/colls/" + id();
    }

    Instant created() {
        return created;
    }

    KeyDefinition keyDefinition() {
        return keyDefinition;
    }

    UniqueKeyRules uniqueKeys() {
        return uniqueKeys;
    }

    HashSpace hashSpace() {
        return HashSpace.of(keyDefinition);
    }

    PartitionBudget newBudget() {
        Account account = database.account();
        return new PartitionBudget(account.requestUnitsPerPartition(), () -> account.buckets(rid));
    }

    PartitionMap partitions() {
        return partitions;
    }

    int count() {
        return partitions.ofEach(PhysicalPartition::count).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    long seconds() {
        return database.account().seconds();
    }

    FeedOptions feedOptions() {
        return database.account().feedOptions();
    }

    TimeToLive timeToLive() {
        return definition.timeToLive();
    }

    MaskingPolicy masking() {
        return definition.masking();
    }

    /// Those that have not expired by now.
    Predicate<StoredItem> liveItems() {
        return timeToLive().liveAt(seconds());
    }

    /// How long all versions and deletes are kept; empty if they are not.
    Optional<Duration> retention() {
        return feedOptions().retention().or(definition::retention);
    }

    StoredItemKey key(KeyValue partitionKey, String id) {
        return new StoredItemKey(EffectivePartitionKey.of(partitionKey, keyDefinition), partitionKey.json(), id);
    }

    String newItemRid() {
        return ResourceIds.item(rid, itemNumbers.incrementAndGet());
    }

    StoredItem version(StoredItemKey key, String itemRid, long order, RawObject document) {
        return new StoredItem(key, itemRid, selfLink() + "docs/" + itemRid + "/", etag(), order, seconds(), document);
    }

    private static String etag() {
        return "\"" + UUID.randomUUID() + "\"";
    }
}
