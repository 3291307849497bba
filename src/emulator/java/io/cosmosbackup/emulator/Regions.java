package io.cosmosbackup.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The account's regions, the one that is written to first.
final class Regions {
    private final Supplier<Replication> replication;
    private volatile List<Region> regions;

    Regions(List<String> names, Supplier<Replication> replication) {
        this.replication = replication;
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

    /// Whether a write may come in by a region. The first is written to; where all are, the others take only clients
    /// that bear with conflicts.
    boolean takesWrites(Region reached, GatewayRequest request) {
        return reached == write()
                || (replication.get().severalWriteRegions() && request.flag("x-ms-cosmos-allow-tentative-writes"));
    }

    /// The answer to {@code GET /}: one writable location or all, every region readable. A client that came by a name
    /// or a port of its own, through a tunnel for example, is told that one for the region it reached.
    GatewayResponse account(Arrival arrival) {
        List<Region> now = regions;
        boolean several = replication.get().severalWriteRegions();
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("_self", "");
        account.put("id", "emulator");
        account.put("_rid", "emulator");
        account.put("media", "//media/");
        account.put("addresses", "//addresses/");
        account.put("_dbs", "//dbs/");
        account.put("writableLocations", locations(now.stream().limit(several ? now.size() : 1), arrival));
        account.put("readableLocations", locations(now.stream(), arrival));
        account.put("enableMultipleWriteLocations", several);
        Map<String, Integer> replicaSets = Map.of("minReplicaSetSize", 3, "maxReplicasetSize", 4);
        account.put("userReplicationPolicy", replicaSets);
        account.put("systemReplicationPolicy", replicaSets);
        account.put(
                "userConsistencyPolicy",
                Map.of("defaultConsistencyLevel", replication.get().level().word()));
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
