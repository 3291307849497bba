package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cosmosbackup.emulator.query.Expression.Operator;
import java.util.function.Supplier;

/// Operators of two values, with the service's three truths: true, false and undefined.
final class Operators {
    private static final JsonNode UNDEFINED = MissingNode.getInstance();

    private Operators() {}

    static JsonNode apply(Operator operator, JsonNode left, Supplier<JsonNode> other) {
        return switch (operator) {
            case OR -> either(left, other, true);
            case AND -> either(left, other, false);
            case EQUAL -> equal(left, other.get());
            case NOT_EQUAL -> notEqual(left, other.get());
            case LESS -> compared(operator, left, other.get());
            case LESS_OR_EQUAL -> compared(operator, left, other.get());
            case GREATER -> compared(operator, left, other.get());
            case GREATER_OR_EQUAL -> compared(operator, left, other.get());
            case PLUS -> computed(operator, left, other.get());
            case MINUS -> computed(operator, left, other.get());
            case TIMES -> computed(operator, left, other.get());
            case DIVIDED -> computed(operator, left, other.get());
            case MODULO -> computed(operator, left, other.get());
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

    private static JsonNode equal(JsonNode left, JsonNode right) {
        return left.isMissingNode() || !Values.sameType(left, right)
                ? UNDEFINED
                : BooleanNode.valueOf(Values.equal(left, right));
    }

    private static JsonNode notEqual(JsonNode left, JsonNode right) {
        return left.isContainerNode() || !equal(left, right).isBoolean()
                ? UNDEFINED
                : BooleanNode.valueOf(!Values.equal(left, right));
    }

    private static JsonNode compared(Operator operator, JsonNode left, JsonNode right) {
        if (left.isMissingNode() || left.isContainerNode() || !Values.sameType(left, right)) {
            return UNDEFINED;
        }
        int order = Values.compare(left, right);
        return BooleanNode.valueOf(
                switch (operator) {
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case OR, AND, EQUAL, NOT_EQUAL, PLUS, MINUS, TIMES, DIVIDED, MODULO ->
                        throw new IllegalArgumentException(operator.name());
                });
    }

    private static JsonNode computed(Operator operator, JsonNode left, JsonNode right) {
        if (!left.isNumber() || !right.isNumber()) {
            return UNDEFINED;
        }
        double one = left.doubleValue();
        double other = right.doubleValue();
        return Values.number(
                switch (operator) {
                    case PLUS -> one + other;
                    case MINUS -> one - other;
                    case TIMES -> one * other;
                    case DIVIDED -> one / other;
                    case MODULO -> one % other;
                    case OR, AND, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                        throw new IllegalArgumentException(operator.name());
                });
    }
}
