package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cosmosbackup.emulator.query.Expression.Arithmetic;
import io.cosmosbackup.emulator.query.Expression.Comparison;
import io.cosmosbackup.emulator.query.Expression.Logical;
import io.cosmosbackup.emulator.query.Expression.Operator;
import java.util.function.Supplier;

/// Operators of two values, with the service's three truths: true, false and undefined.
final class Operators {
    private static final JsonNode UNDEFINED = MissingNode.getInstance();

    private Operators() {}

    static JsonNode apply(Operator operator, JsonNode left, Supplier<JsonNode> right) {
        return switch (operator) {
            case Logical logical -> either(left, right, logical == Logical.OR);
            case Comparison comparison -> compared(comparison, left, right.get());
            case Arithmetic arithmetic -> computed(arithmetic, left, right.get());
        };
    }

    /// {@code decisive} alone decides, whatever the other side; else both must be booleans.
    private static JsonNode either(JsonNode left, Supplier<JsonNode> other, boolean decisive) {
        if (is(left, decisive)) {
            return left;
        }
        JsonNode right = other.get();
        if (is(right, decisive)) {
            return right;
        }
        return left.isBoolean() && right.isBoolean() ? BooleanNode.valueOf(!decisive) : UNDEFINED;
    }

    private static boolean is(JsonNode value, boolean truth) {
        return value.isBoolean() && value.booleanValue() == truth;
    }

    /// Objects and arrays can be equal, and have no other order.
    private static JsonNode compared(Comparison comparison, JsonNode left, JsonNode right) {
        if (left.isMissingNode()
                || !Values.sameType(left, right)
                || (left.isContainerNode() && comparison != Comparison.EQUAL)) {
            return UNDEFINED;
        }
        int order = Values.compare(left, right);
        return BooleanNode.valueOf(
                switch (comparison) {
                    case EQUAL -> Values.equal(left, right);
                    case NOT_EQUAL -> !Values.equal(left, right);
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                });
    }

    private static JsonNode computed(Arithmetic operation, JsonNode left, JsonNode right) {
        if (!left.isNumber() || !right.isNumber()) {
            return UNDEFINED;
        }
        double one = left.doubleValue();
        double other = right.doubleValue();
        return Values.number(
                switch (operation) {
                    case PLUS -> one + other;
                    case MINUS -> one - other;
                    case TIMES -> one * other;
                    case DIVIDED -> one / other;
                    case MODULO -> one % other;
                });
    }
}
