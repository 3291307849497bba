package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The feed of partition key ranges. Its etag is the container's routing version; after a split, a reader
/// that knows the version before gets the children only, with the parents that they replace.
final class PartitionRequests {
    private final Locator locator;

    PartitionRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse list(GatewayRequest request) {
        EmulatedContainer container = locator.container(request.path());
        long version = container.partitions().version();
        long known = known(request.header("If-None-Match"));
        List<String> ranges = container.partitions().all().stream()
                .filter(partition -> partition.version() > known)
                .map(PartitionRequests::json)
                .toList();
        String etag = Etags.of(version);
        if (ranges.isEmpty()) {
            return GatewayResponse.empty(304, RequestCharge.METADATA_READ)
                    .withEtag(etag)
                    .in(container.namePath(), container.rid());
        }
        return GatewayResponse.of(
                        200,
                        RequestCharge.METADATA_READ,
                        ResponseBody.feed(container.rid(), "PartitionKeyRanges", ranges))
                .withEtag(etag)
                .with("x-ms-item-count", String.valueOf(ranges.size()))
                .in(container.namePath(), container.rid());
    }

    private static long known(@Nullable String etag) {
        return etag == null ? 0 : Etags.number(etag);
    }

    private static String json(PhysicalPartition partition) {
        EmulatedContainer container = partition.container();
        int number = Integer.parseInt(partition.id());
        String rid = ResourceIds.partitionKeyRange(container.rid(), number);
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("_rid", rid);
        range.put("id", partition.id());
        range.put("_etag", Etags.of(partition.version()));
        range.put("minInclusive", partition.range().min());
        range.put("maxExclusive", partition.range().max());
        range.put("ridPrefix", number);
        range.put("_self", container.selfLink() + "pkranges/" + rid + "/");
        range.put("throughputFraction", 1.0 / container.partitions().all().size());
        range.put("status", "online");
        range.put("parents", partition.parents());
        range.put("_ts", container.database().account().seconds());
        return Json.text(range);
    }
}
