package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What has a value for a document. {@code undefined} is a value too: a {@code MissingNode}.
public sealed interface Expression {
    /// A number, text, true, false, null or undefined.
    record Literal(JsonNode value) implements Expression {}

    record Parameter(String name) implements Expression {}

    /// The document itself, by the name that FROM gives it.
    record Root() implements Expression {}

    /// {@code of.name}, {@code of["name"]} or {@code of[1]}.
    record Member(Expression of, Expression name) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    record In(Expression of, List<Expression> values) implements Expression {
        public In {
            values = List.copyOf(values);
        }
    }

    record Call(Function function, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Aggregate(AggregateFunction function, Expression of) implements Expression {}

    record ArrayOf(List<Expression> elements) implements Expression {
        public ArrayOf {
            elements = List.copyOf(elements);
        }
    }

    /// Members in the order written.
    record ObjectOf(Map<String, Expression> members) implements Expression {
        public ObjectOf {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /// What stands between two values.
    sealed interface Operator {}

    enum Logical implements Operator {
        OR,
        AND
    }

    enum Comparison implements Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    enum Arithmetic implements Operator {
        PLUS,
        MINUS,
        TIMES,
        DIVIDED,
        MODULO
    }

    /// The expressions that this one is made of.
    default Stream<Expression> children() {
        return switch (this) {
            case Literal _, Parameter _, Root _ -> Stream.of();
            case Member(Expression of, Expression name) -> Stream.of(of, name);
            case Not(Expression of) -> Stream.of(of);
            case Negative(Expression of) -> Stream.of(of);
            case Binary binary -> Stream.of(binary.left(), binary.right());
            case In(Expression of, List<Expression> values) -> Stream.concat(Stream.of(of), values.stream());
            case Call call -> call.arguments().stream();
            case Aggregate aggregate -> Stream.of(aggregate.of());
            case ArrayOf(List<Expression> elements) -> elements.stream();
            case ObjectOf(Map<String, Expression> members) -> members.values().stream();
        };
    }

    default boolean hasAggregate() {
        return this instanceof Aggregate || children().anyMatch(Expression::hasAggregate);
    }
}
