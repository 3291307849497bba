package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A query with the values of its parameters, applied to documents.
public final class Evaluation {
    private static final JsonNode UNDEFINED = MissingNode.getInstance();

    private static final QueriedDocument NO_DOCUMENT = new QueriedDocument(new byte[] {'{', '}'});

    private final Query query;
    private final Map<String, JsonNode> parameters;

    /// {@code parameters} is the array of {@code name} and {@code value} that came with the query.
    public Evaluation(Query query, JsonNode parameters) {
        this.query = query;
        this.parameters = new HashMap<>();
        parameters.forEach(
                parameter -> this.parameters.put(parameter.path("name").asText(), parameter.path("value")));
    }

    public Query query() {
        return query;
    }

    /// Whether WHERE holds: true, and neither false nor undefined.
    public boolean matches(byte[] document) {
        Query.Part where = query.where();
        return where == null || isTrue(value(where.expression(), new QueriedDocument(document)));
    }

    /// The document's row; empty if the query asks for one value and that is undefined.
    public Optional<byte[]> row(byte[] document) {
        QueriedDocument queried = new QueriedDocument(document);
        return Row.of(query.selection(), expression -> Row.print(expression, queried, this));
    }

    /// The one row that the query's aggregates come to over all documents that match.
    public Optional<byte[]> aggregate(List<byte[]> documents) {
        List<QueriedDocument> all = documents.stream().map(QueriedDocument::new).toList();
        return Row.of(query.selection(), expression -> Row.print(aggregate(expression, all)));
    }

    /// What ORDER BY sorts a document by.
    public JsonNode orderKey(byte[] document) {
        return query.order()
                .map(order -> value(order.by().expression(), new QueriedDocument(document)))
                .orElse(UNDEFINED);
    }

    /// How ORDER BY sorts two keys.
    public int compareKeys(JsonNode left, JsonNode right) {
        boolean descending = query.order().map(Query.Order::descending).orElse(false);
        return descending ? Values.order(right, left) : Values.order(left, right);
    }

    /// Rows to leave out at the beginning.
    public long skipped() {
        return count(query.offset(), 0);
    }

    /// The most rows that there are after those left out.
    public long most() {
        return Math.min(count(query.top(), Long.MAX_VALUE), count(query.limit(), Long.MAX_VALUE));
    }

    /// What a document must hold at {@code path} to be found; empty if that may be several values.
    public Optional<JsonNode> equality(List<String> path) {
        return query.where() == null
                ? Optional.empty()
                : equality(path, query.where().expression());
    }

    private Optional<JsonNode> equality(List<String> path, Expression where) {
        if (!(where instanceof Expression.Binary(var operator, Expression left, Expression right))) {
            return Optional.empty();
        }
        if (operator == Expression.Logical.AND) {
            return equality(path, left).or(() -> equality(path, right));
        } else if (operator != Expression.Comparison.EQUAL) {
            return Optional.empty();
        }
        return path.equals(path(left)) ? constant(right) : path.equals(path(right)) ? constant(left) : Optional.empty();
    }

    private Optional<JsonNode> constant(Expression expression) {
        return expression instanceof Expression.Literal || expression instanceof Expression.Parameter
                ? Optional.of(value(expression, NO_DOCUMENT))
                : Optional.empty();
    }

    private static @Nullable List<String> path(Expression expression) {
        List<String> path = new ArrayList<>();
        Expression at = expression;
        while (at instanceof Expression.Member(Expression of, Expression.Literal(JsonNode name)) && name.isTextual()) {
            path.addFirst(name.textValue());
            at = of;
        }
        return at instanceof Expression.Root ? path : null;
    }

    long count(@Nullable Expression expression, long otherwise) {
        if (expression == null) {
            return otherwise;
        }
        JsonNode value = value(expression, NO_DOCUMENT);
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() != value.longValue()) {
            throw QueryException.of("TOP, OFFSET and LIMIT need a whole number from 0, not " + value);
        }
        return value.longValue();
    }

    JsonNode value(Expression expression, QueriedDocument document) {
        return switch (expression) {
            case Expression.Literal(JsonNode value) -> value;
            case Expression.Parameter(String name) -> {
                JsonNode value = parameters.get(name);
                if (value == null) {
                    throw QueryException.of("The query's parameter " + name + " has no value");
                }
                yield value;
            }
            case Expression.Root() -> document.tree();
            case Expression.Member(Expression of, Expression name) ->
                member(value(of, document), value(name, document));
            case Expression.Not(Expression of) -> {
                JsonNode value = value(of, document);
                yield value.isBoolean() ? BooleanNode.valueOf(!value.booleanValue()) : UNDEFINED;
            }
            case Expression.Negative(Expression of) -> {
                JsonNode value = value(of, document);
                yield value.isNumber() ? Values.number(-value.doubleValue()) : UNDEFINED;
            }
            case Expression.Binary(Expression.Operator operator, Expression left, Expression right) ->
                Operators.apply(operator, value(left, document), () -> value(right, document));
            case Expression.In(Expression of, List<Expression> values) -> in(value(of, document), values, document);
            case Expression.Call(Function function, List<Expression> arguments) ->
                function.apply(arguments.stream()
                        .map(argument -> value(argument, document))
                        .toList());
            case Expression.Aggregate _ -> throw QueryException.unknown("an aggregate in this place");
            case Expression.ArrayOf(List<Expression> elements) -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                elements.stream()
                        .map(element -> value(element, document))
                        .filter(value -> !value.isMissingNode())
                        .forEach(array::add);
                yield array;
            }
            case Expression.ObjectOf(Map<String, Expression> members) -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                members.forEach((name, member) -> {
                    JsonNode value = value(member, document);
                    if (!value.isMissingNode()) {
                        object.set(name, value);
                    }
                });
                yield object;
            }
        };
    }

    private static JsonNode member(JsonNode of, JsonNode name) {
        if (of.isObject() && name.isTextual()) {
            return of.path(name.textValue());
        }
        return of.isArray() && name.isNumber() ? of.path(name.intValue()) : UNDEFINED;
    }

    private JsonNode in(JsonNode of, List<Expression> values, QueriedDocument document) {
        if (of.isMissingNode()) {
            return UNDEFINED;
        }
        return BooleanNode.valueOf(values.stream().anyMatch(value -> Values.equal(of, value(value, document))));
    }

    private JsonNode aggregate(Expression expression, List<QueriedDocument> documents) {
        return switch (expression) {
            case Expression.Aggregate(AggregateFunction function, Expression of) ->
                function.apply(documents.stream()
                        .map(document -> value(of, document))
                        .filter(value -> !value.isMissingNode())
                        .toList());
            case Expression.ObjectOf(Map<String, Expression> members) -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                members.forEach((name, member) -> {
                    JsonNode value = aggregate(member, documents);
                    if (!value.isMissingNode()) {
                        object.set(name, value);
                    }
                });
                yield object;
            }
            case Expression.ArrayOf(List<Expression> elements) -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                elements.stream()
                        .map(element -> aggregate(element, documents))
                        .filter(value -> !value.isMissingNode())
                        .forEach(array::add);
                yield array;
            }
            case Expression.Literal(JsonNode value) -> value;
            case Expression.Binary(Expression.Operator operator, Expression left, Expression right) ->
                Operators.apply(operator, aggregate(left, documents), () -> aggregate(right, documents));
            case Expression.Parameter _ -> value(expression, NO_DOCUMENT);
            case Expression.Root _,
                    Expression.Member _,
                    Expression.Not _,
                    Expression.Negative _,
                    Expression.In _,
                    Expression.Call _ -> throw QueryException.unknown("this expression beside an aggregate");
        };
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }
}
