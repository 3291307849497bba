package io.cosmosbackup.emulator;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The partitions that are down, in every region.
final class Outages {
    private final Set<Place> down = ConcurrentHashMap.newKeySet();

    private record Place(String containerRid, String partition) {}

    void set(EmulatedContainer container, String partition, boolean isDown) {
        Place place = new Place(
                container.rid(), container.partitions().byId(partition).id());
        if (isDown) {
            down.add(place);
        } else {
            down.remove(place);
        }
    }

    /// 503 if it is.
    void check(PhysicalPartition partition) {
        if (down.contains(new Place(partition.container().rid(), partition.id()))) {
            throw new GatewayException(
                    503,
                    0,
                    "ServiceUnavailable",
                    "Service is currently unavailable: partition key range " + partition.id());
        }
    }
}
