package io.cosmosbackup.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Queries over items, a partition at a time, and the plans that tell SDKs how to put the parts together.
final class QueryRequests {
    private static final Pattern COUNT = Pattern.compile("COUNT\\(1\\)", Pattern.CASE_INSENSITIVE);

    private final Locator locator;

    QueryRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse plan(GatewayRequest request) {
        Container container = locator.intended(request);
        ItemQuery query = ItemQuery.of(request);
        boolean count = query.kind() == ItemQuery.Kind.COUNT;
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("distinctType", "None");
        info.put("top", null);
        info.put("offset", null);
        info.put("limit", null);
        info.put("orderBy", List.of());
        info.put("orderByExpressions", List.of());
        info.put("groupByExpressions", List.of());
        info.put("groupByAliases", List.of());
        info.put("aggregates", count ? List.of("Count") : List.of());
        info.put("groupByAliasToAggregateType", Map.of());
        info.put("rewrittenQuery", count ? rewritten(request) : "");
        info.put("hasSelectValue", count);
        info.put("dCountInfo", null);
        info.put("hasNonStreamingOrderBy", false);
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("min", EpkRange.FULL.min());
        range.put("max", EpkRange.FULL.max());
        range.put("isMinInclusive", true);
        range.put("isMaxInclusive", false);
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("partitionedQueryExecutionInfoVersion", 2);
        plan.put("queryInfo", info);
        plan.put("queryRanges", List.of(range));
        return GatewayResponse.of(200, RequestCharge.METADATA_READ, ResponseBody.of(Json.text(plan)))
                .in(container.namePath(), container.rid());
    }

    private static String rewritten(GatewayRequest request) {
        String text = Json.read(request.body().bytes()).path("query").asText();
        return COUNT.matcher(text).replaceFirst("[{\"item\": COUNT(1)}]");
    }

    GatewayResponse query(GatewayRequest request) {
        Container container = locator.intended(request);
        ItemQuery query = ItemQuery.of(request);
        FeedScope scope = FeedScope.of(request, container);
        Predicate<StoredItem> wanted = scope.wanted().and(item -> query.matches(item.json()));
        if (scope.key() == null
                && request.header("x-ms-documentdb-partitionkeyrangeid") == null
                && container.partitions().all().size() > 1) {
            throw new GatewayException(
                    400, 1004, "BadRequest", "The query crosses partitions: the client has to put it together.");
        }
        return Routed.to(request, container, scope.key(), partition -> {
            GatewayResponse response = switch (query.kind()) {
                case ALL -> page(request, container, partition, wanted);
                case COUNT -> count(container, partition.count(wanted) + "");
                case PART_OF_COUNT -> count(container, "[{\"item\":" + partition.count(wanted) + "}]");
            };
            partition.budget().use(response.charge());
            return response.at(partition, partition.lsn());
        });
    }

    private static GatewayResponse page(
            GatewayRequest request, Container container, PhysicalPartition partition, Predicate<StoredItem> wanted) {
        PhysicalPartition.Page page = partition.page(
                FeedRequests.after(request), wanted, FeedRequests.pageSize(request), FeedRequests.MAX_PAGE_BYTES);
        ResponseBody body = new ResponseBody.Items(container.rid(), page.items(), false);
        GatewayResponse response = GatewayResponse.of(200, RequestCharge.query(body.length()), body)
                .with("x-ms-item-count", String.valueOf(page.items().size()));
        ItemKey next = page.next();
        return next == null ? response : response.with("x-ms-continuation", next.token());
    }

    private static GatewayResponse count(Container container, String value) {
        return GatewayResponse.of(
                        200, RequestCharge.query(0), ResponseBody.feed(container.rid(), "Documents", List.of(value)))
                .with("x-ms-item-count", "1");
    }
}
