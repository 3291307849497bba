package io.cosmosbackup.emulator;

import java.util.Map;

/// What has been asked of an emulator since its start: requests and request units by operation, and how many of the
/// requests were answered 429.
public record EmulatorStats(
        Map<GatewayOperation, Long> requests, Map<GatewayOperation, Double> charges, long throttled) {
    public EmulatorStats {
        requests = Map.copyOf(requests);
        charges = Map.copyOf(charges);
    }
}
