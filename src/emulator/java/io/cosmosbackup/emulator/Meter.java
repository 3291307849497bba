package io.cosmosbackup.emulator;

import java.util.EnumMap;
import java.util.Map;

/// Counts requests as they are answered.
final class Meter {
    private final Map<Operation, Long> requests = new EnumMap<>(Operation.class);
    private final Map<Operation, Double> charges = new EnumMap<>(Operation.class);
    private long throttled;

    synchronized void count(Operation operation, GatewayResponse response) {
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
