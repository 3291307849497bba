package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.query.Evaluation;
import io.cosmosbackup.emulator.query.Query;
import io.cosmosbackup.emulator.query.QueryException;
import io.cosmosbackup.emulator.query.QueryPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Queries over items, a partition at a time, and the plans that tell SDKs how to put the parts together.
final class QueryRequests {
    private final Locator locator;

    QueryRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse plan(GatewayRequest request) {
        EmulatedContainer container = locator.intended(request);
        String plan = plan(ItemQuery.of(request).evaluation(), container);
        return GatewayResponse.of(200, RequestCharge.METADATA_READ, ResponseBody.of(plan))
                .in(container.namePath(), container.rid());
    }

    private static String plan(Evaluation evaluation, EmulatedContainer container) {
        Map<String, @Nullable Object> plan = new LinkedHashMap<>();
        plan.put("partitionedQueryExecutionInfoVersion", 2);
        try {
            plan.put("queryInfo", new QueryPlan(evaluation).info());
            plan.put("queryRanges", List.of(range(evaluation, container.keyDefinition())));
        } catch (QueryException e) {
            throw ItemQuery.refused(e);
        }
        plan.put("hybridSearchQueryInfo", null);
        return Json.text(plan);
    }

    /// The place of the one partition key that the query asks for, else all.
    private static Map<String, Object> range(Evaluation evaluation, KeyDefinition definition) {
        Optional<String> place =
                wantedKey(evaluation, definition).map(key -> EffectivePartitionKey.of(key, definition));
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("min", place.orElse(EpkRange.FULL.min()));
        range.put("max", place.orElse(EpkRange.FULL.max()));
        range.put("isMinInclusive", true);
        range.put("isMaxInclusive", place.isPresent());
        return range;
    }

    /// The partition key of all its rows, if the query's condition names one: {@code WHERE c.pk = 'a'}.
    private static Optional<KeyValue> wantedKey(Evaluation evaluation, KeyDefinition definition) {
        List<KeyPart> parts = new ArrayList<>();
        for (List<String> path : definition.paths()) {
            Optional<JsonNode> value = evaluation.equality(path).filter(JsonNode::isValueNode);
            value.map(KeyPart::of).ifPresent(parts::add);
        }
        return parts.size() == definition.paths().size() ? Optional.of(new KeyValue(parts)) : Optional.empty();
    }

    GatewayResponse query(GatewayRequest request) {
        EmulatedContainer container = locator.intended(request);
        Evaluation evaluation = ItemQuery.of(request).evaluation();
        FeedScope scope = FeedScope.of(request, container);
        if (isCrossPartition(request, container, scope)) {
            Optional<KeyValue> key = wantedKey(evaluation, container.keyDefinition());
            if (key.isPresent()) {
                scope = FeedScope.of(key.get(), container);
            } else if (!isServable(request, evaluation)) {
                return GatewayResponse.of(
                        GatewayException.leftToClient(), Map.of("additionalErrorInfo", plan(evaluation, container)));
            }
        }
        return rows(request, container, evaluation, scope);
    }

    private static GatewayResponse rows(
            GatewayRequest request, EmulatedContainer container, Evaluation evaluation, FeedScope scope) {
        QueryPosition from = QueryPosition.of(request);
        int maxRows = FeedRequests.pageSize(request);
        if (!FanOut.isNeeded(request, container, scope)) {
            return Routed.to(
                    request, container, scope.key(), partition -> page(evaluation, partition, scope, from, maxRows));
        }
        StoredItemKey after = from instanceof QueryPosition.AfterItem item ? item.key() : null;
        return FanOut.answer(
                container,
                scope,
                after,
                partition -> page(evaluation, partition, scope, from, maxRows),
                next -> new QueryPosition.AfterItem(next, 0).token());
    }

    /// Whether the request names no partition, no key and no part of the container. It is the same in a container that
    /// has one partition only.
    private static boolean isCrossPartition(GatewayRequest request, EmulatedContainer container, FeedScope scope) {
        return FanOut.isNeeded(request, container, scope)
                || (scope.key() == null
                        && scope.range().equals(EpkRange.FULL)
                        && request.header("x-ms-documentdb-partitionkeyrangeid") == null);
    }

    /// False for what the gateway can not put together of several partitions. It does not look at the continuation
    /// before: the JavaScript SDK sends one that it made itself, and expects the plan.
    private static boolean isServable(GatewayRequest request, Evaluation evaluation) {
        if (!request.flag("x-ms-documentdb-query-enablecrosspartition")) {
            throw GatewayException.badRequest("Cross partition query is required but disabled. Please set"
                    + " x-ms-documentdb-query-enablecrosspartition to true, specify x-ms-documentdb-partitionkey, or"
                    + " revise your query to avoid this exception.");
        }
        Query query = evaluation.query();
        if (query.hasAggregate() && !(query.selection() instanceof Query.Selection.Value)) {
            throw GatewayException.badRequest("Message: {\"Errors\":[\"Cross partition query only supports 'VALUE"
                    + " <AggregateFunc>' for aggregates.\"]}");
        }
        return query.isStreaming() && evaluation.skipped() == 0 && evaluation.most() == Long.MAX_VALUE;
    }

    private static GatewayResponse page(
            Evaluation evaluation, PhysicalPartition partition, FeedScope scope, QueryPosition from, int maxRows) {
        QueryPage page;
        try {
            page = QueryPage.of(evaluation, partition, scope.wanted(), from, maxRows);
        } catch (QueryException e) {
            throw ItemQuery.refused(e);
        }
        GatewayResponse response = GatewayResponse.of(
                        200,
                        Traffic.current().readCharge(RequestCharge.query(page.bytesRead())),
                        ResponseBody.documents(partition.container().rid(), page.rows()))
                .with("x-ms-item-count", String.valueOf(page.rows().size()));
        QueryPosition next = page.next();
        if (next != null) {
            response.with("x-ms-continuation", next.token());
        }
        partition.budget().use(response.charge());
        return response.at(partition, page.replica());
    }
}
