package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The account's regions, the one that is written to first.
final class Regions {
    private final Supplier<Replication.Level> consistency;
    private volatile List<Region> regions;

    Regions(List<String> names, Supplier<Replication.Level> consistency) {
        this.consistency = consistency;
        this.regions = names.stream().map(Region::new).toList();
    }

    List<Region> all() {
        return regions;
    }

    Region write() {
        return regions.getFirst();
    }

    /// The names of those that are not written to.
    List<String> readOnly() {
        return regions.stream().skip(1).map(Region::name).toList();
    }

    Region named(String name) {
        return regions.stream()
                .filter(region -> region.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no region " + name));
    }

    /// From now on that region is written to.
    synchronized void failover(String name) {
        Region next = named(name);
        List<Region> order = new ArrayList<>(List.of(next));
        regions.stream().filter(region -> region != next).forEach(order::add);
        regions = List.copyOf(order);
    }

    /// The answer to {@code GET /}: one writable location, every region readable. A client that came by a name or a
    /// port of its own, through a tunnel for example, is told that one for the region it reached.
    GatewayResponse account(Arrival arrival) {
        List<Region> now = regions;
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("_self", "");
        account.put("id", "emulator");
        account.put("_rid", "emulator");
        account.put("media", "//media/");
        account.put("addresses", "//addresses/");
        account.put("_dbs", "//dbs/");
        account.put("writableLocations", locations(now.stream().limit(1), arrival));
        account.put("readableLocations", locations(now.stream(), arrival));
        account.put("enableMultipleWriteLocations", false);
        Map<String, Integer> replication = Map.of("minReplicaSetSize", 3, "maxReplicasetSize", 4);
        account.put("userReplicationPolicy", replication);
        account.put("systemReplicationPolicy", replication);
        account.put(
                "userConsistencyPolicy",
                Map.of("defaultConsistencyLevel", consistency.get().word()));
        account.put("readPolicy", Map.of("primaryReadCoefficient", 1, "secondaryReadCoefficient", 1));
        account.put(
                "queryEngineConfiguration",
                "{\"maxSqlQueryInputLength\":262144,\"maxJoinsPerSqlQuery\":5,\"maxLogicalAndPerSqlQuery\":500}");
        return GatewayResponse.of(200, 0, ResponseBody.of(Json.text(account)));
    }

    private static List<Map<String, String>> locations(Stream<Region> regions, Arrival arrival) {
        return regions.map(
                        region -> Map.of("name", region.name(), "databaseAccountEndpoint", arrival.endpointOf(region)))
                .toList();
    }
}
