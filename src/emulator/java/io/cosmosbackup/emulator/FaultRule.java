package io.cosmosbackup.emulator;

import java.util.Optional;

/// A fault and the requests that it happens to: those that match every condition that is set, from the
/// {@code after + 1}st on, {@code times} times.
public record FaultRule(
        Fault fault,
        Optional<GatewayOperation> operation,
        Optional<String> verb,
        Optional<String> pathPart,
        Optional<String> partitionKeyRangeId,
        Optional<String> region,
        int after,
        int times) {

    /// To every request, always.
    public static FaultRule of(Fault fault) {
        return new FaultRule(
                fault,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Integer.MAX_VALUE);
    }

    public FaultRule on(GatewayOperation newOperation) {
        return new FaultRule(
                fault, Optional.of(newOperation), verb, pathPart, partitionKeyRangeId, region, after, times);
    }

    public FaultRule onVerb(String newVerb) {
        return new FaultRule(
                fault, operation, Optional.of(newVerb), pathPart, partitionKeyRangeId, region, after, times);
    }

    /// For requests whose decoded path contains it.
    public FaultRule onPath(String part) {
        return new FaultRule(fault, operation, verb, Optional.of(part), partitionKeyRangeId, region, after, times);
    }

    /// For requests that name this partition key range.
    public FaultRule onPartition(String id) {
        return new FaultRule(fault, operation, verb, pathPart, Optional.of(id), region, after, times);
    }

    /// For requests that come in by that region's address.
    public FaultRule inRegion(String name) {
        return new FaultRule(fault, operation, verb, pathPart, partitionKeyRangeId, Optional.of(name), after, times);
    }

    public FaultRule after(int requests) {
        return new FaultRule(fault, operation, verb, pathPart, partitionKeyRangeId, region, requests, times);
    }

    public FaultRule times(int newTimes) {
        return new FaultRule(fault, operation, verb, pathPart, partitionKeyRangeId, region, after, newTimes);
    }

    boolean matches(GatewayRequest request, GatewayOperation asked, Region reached) {
        return region.map(reached.name()::equals).orElse(true)
                && operation.map(asked::equals).orElse(true)
                && verb.map(request.verb()::equals).orElse(true)
                && pathPart.map(request.path().toString()::contains).orElse(true)
                && partitionKeyRangeId
                        .map(id -> id.equals(request.header("x-ms-documentdb-partitionkeyrangeid")))
                        .orElse(true);
    }
}
