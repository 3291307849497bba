package io.cosmosbackup.emulator.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How SDKs put the answers of several partitions together: what to merge by, and the query to send to each partition,
/// empty if that is the query itself. In the form that SDKs know from the service.
public final class QueryPlan {
    /// SDKs put a condition in its place when they go on from a continuation, else {@code true}.
    private static final String FILTER = "({documentdb-formattableorderbyquery-filter})";

    private final Query query;
    private final Evaluation evaluation;

    public QueryPlan(Evaluation evaluation) {
        this.evaluation = evaluation;
        this.query = evaluation.query();
    }

    /// The plan's {@code queryInfo}.
    public Map<String, @Nullable Object> info() {
        Map<String, String> aggregates = aggregates();
        boolean ofValue = query.selection() instanceof Query.Selection.Value;
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("distinctType", query.distinct() ? "Unordered" : "None");
        info.put("top", number(query.top()));
        info.put("offset", number(query.offset()));
        info.put("limit", number(query.limit()));
        info.put(
                "orderBy",
                query.order().stream()
                        .map(order -> order.descending() ? "Descending" : "Ascending")
                        .toList());
        info.put(
                "orderByExpressions",
                query.order().stream().map(order -> order.by().text()).toList());
        info.put("groupByExpressions", List.of());
        info.put("groupByAliases", ofValue ? List.of() : List.copyOf(aggregates.keySet()));
        info.put("aggregates", ofValue ? List.copyOf(aggregates.values()) : List.of());
        info.put("groupByAliasToAggregateType", ofValue ? Map.of() : aggregates);
        info.put("rewrittenQuery", rewritten());
        info.put("hasSelectValue", ofValue);
        info.put("dCountInfo", null);
        info.put("hasNonStreamingOrderBy", false);
        return info;
    }

    private @Nullable Long number(@Nullable Expression expression) {
        return expression == null ? null : evaluation.count(expression, 0);
    }

    /// The names of the aggregates by the members that they are selected as.
    private Map<String, String> aggregates() {
        Map<String, String> aggregates = new LinkedHashMap<>();
        if (query.hasAggregate()) {
            for (Query.Named member : members()) {
                if (!(member.part().expression() instanceof Expression.Aggregate aggregate)) {
                    throw QueryException.unknown("more than the aggregate alone, over several partitions,");
                }
                aggregates.put(member.name(), aggregate.function().planName());
            }
        }
        return aggregates;
    }

    private List<Query.Named> members() {
        return switch (query.selection()) {
            case Query.Selection.All() -> List.of();
            case Query.Selection.Value(Query.Part part) -> List.of(new Query.Named("$1", part));
            case Query.Selection.Members(List<Query.Named> members) -> members;
        };
    }

    private String rewritten() {
        if (query.hasAggregate()) {
            return "SELECT " + partials() + from() + where(List.of());
        } else if (query.order().isPresent()) {
            return ordered(query.order().get());
        } else if (query.distinct() && (query.top() != null || query.limit() != null)) {
            return "SELECT DISTINCT " + selection() + from() + where(List.of());
        } else if (query.limit() != null) {
            return "SELECT " + top() + selection() + from() + where(List.of()) + page();
        }
        return "";
    }

    private String partials() {
        if (query.selection() instanceof Query.Selection.Value(Query.Part part)) {
            return "VALUE [" + partial(part) + "]";
        }
        return members().stream()
                .map(member -> name(member) + ": " + partial(member.part()))
                .collect(Collectors.joining(", ", "{", "} AS payload"));
    }

    private static String partial(Query.Part part) {
        Expression.Aggregate aggregate = (Expression.Aggregate) part.expression();
        String argument =
                part.text().substring(part.text().indexOf('(') + 1, part.text().lastIndexOf(')'));
        return aggregate.function().partial(argument);
    }

    private String ordered(Query.Order order) {
        List<String> conditions = new ArrayList<>(List.of(FILTER));
        String payload = switch (query.selection()) {
            case Query.Selection.All() -> query.alias();
            case Query.Selection.Value(Query.Part part) -> {
                conditions.add("IS_DEFINED(" + part.text() + ")");
                yield part.text();
            }
            case Query.Selection.Members(List<Query.Named> members) ->
                members.stream()
                        .map(member -> name(member) + ": " + member.part().text())
                        .collect(Collectors.joining(", ", "{", "}"));
        };
        return "SELECT " + top() + query.alias() + "._rid, [{\"item\": "
                + order.by().text() + "}] AS orderByItems, "
                + payload + " AS payload" + from() + where(conditions) + "\nORDER BY "
                + order.by().text() + (order.descending() ? " DESC" : " ASC") + page();
    }

    private String selection() {
        return switch (query.selection()) {
            case Query.Selection.All() -> "*";
            case Query.Selection.Value(Query.Part part) -> "VALUE " + part.text();
            case Query.Selection.Members(List<Query.Named> members) ->
                members.stream()
                        .map(member -> member.part().text()
                                + (member.name().matches("\\$[0-9]+") ? "" : " AS " + name(member)))
                        .collect(Collectors.joining(", "));
        };
    }

    private static String name(Query.Named member) {
        return "\"" + member.name().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private String top() {
        return query.top() == null ? "" : "TOP " + evaluation.count(query.top(), 0) + " ";
    }

    private String from() {
        return "\nFROM " + query.fromText();
    }

    private String where(List<String> conditions) {
        Query.Part own = query.where();
        List<String> all = new ArrayList<>();
        if (own != null) {
            all.add("(" + own.text() + ")");
        }
        all.addAll(conditions);
        return all.isEmpty()
                ? ""
                : "\nWHERE " + (all.size() == 1 ? all.getFirst() : "(" + String.join(" AND ", all) + ")");
    }

    /// Any partition may hold all the rows of the page, and those to leave out.
    private String page() {
        return query.limit() == null
                ? ""
                : "\nOFFSET 0 LIMIT " + Math.addExact(evaluation.skipped(), evaluation.count(query.limit(), 0));
    }
}
