package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// A container: its definition, and the physical partitions that its items are in.
final class Container {
    private static final Map<String, String> DEFAULTS = defaults();

    private final Database database;
    private final String rid;
    private final KeyDefinition keyDefinition;
    private final UniqueKeys uniqueKeys;
    private final AtomicLong itemNumbers = new AtomicLong();
    private volatile Resource definition;
    private volatile Routing routing;
    private int partitionNumbers;

    /// The partitions in order of their ranges, as of a version that counts up with every split.
    private record Routing(long version, List<PhysicalPartition> partitions) {
        Routing {
            partitions = List.copyOf(partitions);
        }
    }

    Container(Database database, String rid, RawObject sent, int partitions) {
        this.database = database;
        this.rid = rid;
        this.keyDefinition = KeyDefinition.of(sent.tree());
        this.uniqueKeys = UniqueKeys.of(sent.tree());
        this.definition = define(sent);
        List<PhysicalPartition> first = new ArrayList<>();
        for (HashSpace.Span span : hashSpace().whole().divide(partitions)) {
            first.add(new PhysicalPartition(this, String.valueOf(partitionNumbers++), List.of(), span, 1));
        }
        this.routing = new Routing(1, first);
    }

    private Resource define(RawObject sent) {
        String id = ResourceNames.checked(sent.text("id"));
        String etag = etag();
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("_rid", rid);
        server.put("_ts", database.account().seconds());
        server.put("_self", selfLink());
        server.put("_etag", etag);
        for (String children : List.of("docs", "sprocs", "triggers", "udfs", "conflicts")) {
            server.put("_" + children, children + "/");
        }
        return Resource.of(id, rid, etag, sent, DEFAULTS, server);
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
        if (key == null || !key.equals(definition.sent().value("partitionKey"))) {
            throw GatewayException.badRequest("The partition key of a container can not be changed");
        }
        if (!uniqueKeys(sent).equals(uniqueKeys(definition.sent()))) {
            throw GatewayException.badRequest("The unique keys of a container can not be changed");
        }
        definition = define(sent);
    }

    /// A policy without keys is as good as none.
    private static JsonNode uniqueKeys(RawObject sent) {
        JsonNode keys = sent.tree().path("uniqueKeyPolicy").path("uniqueKeys");
        return keys.isEmpty() ? MissingNode.getInstance() : keys;
    }

    Database database() {
        return database;
    }

    Resource definition() {
        return definition;
    }

    String id() {
        return definition.id();
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

    KeyDefinition keyDefinition() {
        return keyDefinition;
    }

    UniqueKeys uniqueKeys() {
        return uniqueKeys;
    }

    HashSpace hashSpace() {
        return HashSpace.of(keyDefinition);
    }

    RequestUnitBudget newBudget() {
        Account account = database.account();
        return new RequestUnitBudget(account.requestUnitsPerPartition(), () -> account.buckets(rid));
    }

    List<PhysicalPartition> partitions() {
        return routing.partitions();
    }

    /// What {@code read} makes of each partition; none is split meanwhile.
    synchronized <T> List<T> ofEach(Function<PhysicalPartition, T> read) {
        return partitions().stream().map(read).toList();
    }

    int count() {
        return ofEach(PhysicalPartition::count).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    long routingVersion() {
        return routing.version();
    }

    PhysicalPartition partition(String id) {
        return routing.partitions().stream()
                .filter(partition -> partition.id().equals(id))
                .findFirst()
                .orElseThrow(() -> GatewayException.partitionGone(id));
    }

    PhysicalPartition partitionOf(String epk) {
        return routing.partitions().stream()
                .filter(partition -> partition.range().contains(epk))
                .findFirst()
                .orElseThrow();
    }

    ItemKey key(KeyValue partitionKey, String id) {
        return new ItemKey(EffectivePartitionKey.of(partitionKey, keyDefinition), partitionKey.json(), id);
    }

    String newItemRid() {
        return ResourceIds.item(rid, itemNumbers.incrementAndGet());
    }

    StoredItem version(ItemKey key, String itemRid, long order, RawObject document) {
        return new StoredItem(
                key,
                itemRid,
                selfLink() + "docs/" + itemRid + "/",
                etag(),
                order,
                database.account().seconds(),
                document);
    }

    /// Ends the partition and puts {@code count} in its place.
    synchronized List<PhysicalPartition> split(String partitionId, int count) {
        PhysicalPartition parent = partition(partitionId);
        Routing before = routing;
        return parent.split(count, _ -> String.valueOf(partitionNumbers++), new PhysicalPartition.Publisher() {
            @Override
            public long version() {
                return before.version() + 1;
            }

            @Override
            public void publish(List<PhysicalPartition> children) {
                List<PhysicalPartition> after = new ArrayList<>(before.partitions());
                int place = after.indexOf(parent);
                after.remove(place);
                after.addAll(place, children);
                routing = new Routing(version(), after);
            }
        });
    }

    private static String etag() {
        return "\"" + UUID.randomUUID() + "\"";
    }
}
