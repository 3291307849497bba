package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/// How the service compares JSON values: numbers as doubles, nothing across types, text by its UTF-16 units.
final class Values {
    private static final double EXACT = 1L << 53;

    private Values() {}

    /// A number as a query writes it.
    static JsonNode number(String text) {
        return DecimalNode.valueOf(new BigDecimal(text));
    }

    /// A number that was computed; not a finite one is undefined.
    static JsonNode number(double value) {
        if (!Double.isFinite(value)) {
            return MissingNode.getInstance();
        }
        return value == Math.rint(value) && Math.abs(value) <= EXACT
                ? LongNode.valueOf((long) value)
                : DoubleNode.valueOf(value);
    }

    static boolean sameType(JsonNode left, JsonNode right) {
        return left.getNodeType() == right.getNodeType();
    }

    static boolean equal(JsonNode left, JsonNode right) {
        if (!sameType(left, right)) {
            return false;
        }
        return switch (left.getNodeType()) {
            case NUMBER -> compareNumbers(left, right) == 0;
            case ARRAY -> equalElements(left, right);
            case OBJECT -> equalMembers(left, right);
            case MISSING, NULL, BOOLEAN, STRING, BINARY, POJO -> left.equals(right);
        };
    }

    private static boolean equalElements(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<JsonNode> others = right.iterator();
        for (JsonNode element : left) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMembers(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            if (!equal(member.getValue(), right.path(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /// Of two values of one type that has an order: null, booleans, numbers, text; 0 for others.
    static int compare(JsonNode left, JsonNode right) {
        return switch (left.getNodeType()) {
            case BOOLEAN -> Boolean.compare(left.booleanValue(), right.booleanValue());
            case NUMBER -> compareNumbers(left, right);
            case STRING -> left.textValue().compareTo(right.textValue());
            case MISSING, NULL, ARRAY, OBJECT, BINARY, POJO -> 0;
        };
    }

    /// Unlike {@link Double#compare}, -0 is 0.
    private static int compareNumbers(JsonNode left, JsonNode right) {
        double one = left.doubleValue();
        double other = right.doubleValue();
        return one < other ? -1 : one > other ? 1 : 0;
    }

    /// The order of ORDER BY: by type, then by value. Arrays and objects are equal among themselves.
    static int order(JsonNode left, JsonNode right) {
        int byType = Integer.compare(rank(left.getNodeType()), rank(right.getNodeType()));
        return byType != 0 ? byType : compare(left, right);
    }

    private static int rank(JsonNodeType type) {
        return switch (type) {
            case MISSING -> 0;
            case NULL -> 1;
            case BOOLEAN -> 2;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            case OBJECT, BINARY, POJO -> 6;
        };
    }
}
