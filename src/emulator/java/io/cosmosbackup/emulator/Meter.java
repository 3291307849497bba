package io.cosmosbackup.emulator;

import java.util.EnumMap;
import java.util.Map;

/// Counts requests as they are answered.
final class Meter {
    private final Map<GatewayOperation, Long> requests = new EnumMap<>(GatewayOperation.class);
    private final Map<GatewayOperation, Double> charges = new EnumMap<>(GatewayOperation.class);
    private long throttled;

    synchronized void count(GatewayOperation operation, GatewayResponse response) {
        requests.merge(operation, 1L, Long::sum);
        charges.merge(operation, response.charge(), Double::sum);
        if (response.status() == 429) {
            throttled++;
        }
    }

    synchronized EmulatorStats stats() {
        return new EmulatorStats(requests, charges, throttled);
    }
}
