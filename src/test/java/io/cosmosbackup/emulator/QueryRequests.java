package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.query.Evaluation;
import io.cosmosbackup.emulator.query.QueryException;
import io.cosmosbackup.emulator.query.QueryPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Queries over items, a partition at a time, and the plans that tell SDKs how to put the parts together.
final class QueryRequests {
    private final Locator locator;

    QueryRequests(Account account) {
        this.locator = new Locator(account);
    }

    GatewayResponse plan(GatewayRequest request) {
        Container container = locator.intended(request);
        Evaluation evaluation = ItemQuery.of(request).evaluation();
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("partitionedQueryExecutionInfoVersion", 2);
        try {
            plan.put("queryInfo", new QueryPlan(evaluation).info());
            plan.put("queryRanges", List.of(range(evaluation, container.keyDefinition())));
        } catch (QueryException e) {
            throw ItemQuery.refused(e);
        }
        return GatewayResponse.of(200, RequestCharge.METADATA_READ, ResponseBody.of(Json.text(plan)))
                .in(container.namePath(), container.rid());
    }

    /// The place of the one partition key that the query asks for, else all.
    private static Map<String, Object> range(Evaluation evaluation, KeyDefinition definition) {
        List<KeyPart> parts = new ArrayList<>();
        for (List<String> path : definition.paths()) {
            Optional<JsonNode> value = evaluation.equality(path).filter(JsonNode::isValueNode);
            value.map(KeyPart::of).ifPresent(parts::add);
        }
        Map<String, Object> range = new LinkedHashMap<>();
        boolean one = parts.size() == definition.paths().size();
        String place = one ? EffectivePartitionKey.of(new KeyValue(parts), definition) : EpkRange.FULL.min();
        range.put("min", place);
        range.put("max", one ? place : EpkRange.FULL.max());
        range.put("isMinInclusive", true);
        range.put("isMaxInclusive", one);
        return range;
    }

    GatewayResponse query(GatewayRequest request) {
        Container container = locator.intended(request);
        Evaluation evaluation = ItemQuery.of(request).evaluation();
        FeedScope scope = FeedScope.of(request, container);
        QueryPosition from = QueryPosition.of(request);
        int maxRows = FeedRequests.pageSize(request);
        if (!FanOut.isNeeded(request, container, scope)) {
            return Routed.to(
                    request, container, scope.key(), partition -> page(evaluation, partition, scope, from, maxRows));
        }
        checkServable(request, evaluation);
        ItemKey after = from instanceof QueryPosition.AfterItem item ? item.key() : null;
        return FanOut.answer(
                container,
                scope,
                after,
                partition -> page(evaluation, partition, scope, from, maxRows),
                next -> new QueryPosition.AfterItem(next, 0).token());
    }

    /// What the gateway itself can not put together of several partitions it leaves to the client: 400/1004.
    private static void checkServable(GatewayRequest request, Evaluation evaluation) {
        if (!request.flag("x-ms-documentdb-query-enablecrosspartition")) {
            throw GatewayException.badRequest("Cross partition query is required but disabled. Please set"
                    + " x-ms-documentdb-query-enablecrosspartition to true, specify x-ms-documentdb-partitionkey, or"
                    + " revise your query to avoid this exception.");
        } else if (!evaluation.query().isStreaming()
                || evaluation.skipped() > 0
                || evaluation.most() < Long.MAX_VALUE) {
            throw new GatewayException(
                    400,
                    1004,
                    "BadRequest",
                    "The provided cross partition query can not be directly served by the gateway. This is a first chance"
                            + " (internal) exception that all newer clients will know how to handle gracefully.");
        }
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
