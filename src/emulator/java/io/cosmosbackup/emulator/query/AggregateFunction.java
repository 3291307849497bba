package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/// A function of all documents. Values that are undefined do not count; a value that is no number makes a sum or an
/// average undefined, an array or an object also a least or a greatest. Nothing at all has the sum 0.
public enum AggregateFunction {
    COUNT("Count"),
    SUM("Sum"),
    MIN("Min"),
    MAX("Max"),
    AVG("Average");

    private final String planName;

    AggregateFunction(String planName) {
        this.planName = planName;
    }

    /// As query plans call it.
    String planName() {
        return planName;
    }

    /// {@code values} without those that are undefined.
    JsonNode apply(List<JsonNode> values) {
        return switch (this) {
            case COUNT -> Values.number(values.size());
            case SUM -> sum(values, 1);
            case AVG -> sum(values, values.size());
            case MIN -> extreme(values, -1);
            case MAX -> extreme(values, 1);
        };
    }

    /// Dividing by 0 gives undefined.
    private static JsonNode sum(List<JsonNode> values, int divisor) {
        double sum = 0;
        for (JsonNode value : values) {
            if (!value.isNumber()) {
                return MissingNode.getInstance();
            }
            sum += value.doubleValue();
        }
        return Values.number(sum / divisor);
    }

    private static JsonNode extreme(List<JsonNode> values, int sign) {
        JsonNode found = MissingNode.getInstance();
        for (JsonNode value : values) {
            if (value.isContainerNode()) {
                return MissingNode.getInstance();
            } else if (found.isMissingNode() || sign * Values.order(value, found) > 0) {
                found = value;
            }
        }
        return found;
    }

    /// What a partition answers in the query that a plan rewrites, for SDKs to put together.
    String partial(String argument) {
        return switch (this) {
            case COUNT, SUM -> "{\"item\": " + name() + "(" + argument + ")}";
            case AVG -> "{\"item\": {\"sum\": SUM(" + argument + "), \"count\": COUNT(" + argument + ")}}";
            case MIN, MAX ->
                "{\"item\": %1$s(%2$s), \"item2\": {\"%3$s\": %1$s(%2$s), \"count\": COUNT(%2$s)}}"
                        .formatted(name(), argument, this == MIN ? "min" : "max");
        };
    }
}
