package io.cosmosbackup.emulator.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Prints rows. A whole document in a row is its bytes as they are stored; anything else is printed from its value.
final class Row {
    private static final ObjectWriter WRITER = new ObjectMapper().writer();

    private Row() {}

    /// {@code print} gives nothing for an expression that is undefined.
    static Optional<byte[]> of(Query.Selection selection, Function<Expression, Optional<byte[]>> print) {
        return switch (selection) {
            case Query.Selection.All() -> print.apply(new Expression.Root());
            case Query.Selection.Value(Query.Part part) -> print.apply(part.expression());
            case Query.Selection.Members(var members) -> {
                ObjectBytes object = new ObjectBytes();
                members.forEach(member ->
                        print.apply(member.part().expression()).ifPresent(value -> object.add(member.name(), value)));
                yield Optional.of(object.bytes());
            }
        };
    }

    static Optional<byte[]> print(Expression expression, QueriedDocument document, Evaluation evaluation) {
        if (expression instanceof Expression.Root) {
            return Optional.of(document.bytes());
        } else if (expression instanceof Expression.ObjectOf(Map<String, Expression> members)) {
            ObjectBytes object = new ObjectBytes();
            members.forEach(
                    (name, member) -> print(member, document, evaluation).ifPresent(value -> object.add(name, value)));
            return Optional.of(object.bytes());
        }
        return print(evaluation.value(expression, document));
    }

    static Optional<byte[]> print(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(json(value));
    }

    private static byte[] json(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class ObjectBytes {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void add(String name, byte[] value) {
            out.write(out.size() == 0 ? '{' : ',');
            out.writeBytes(json(name));
            out.write(':');
            out.writeBytes(value);
        }

        byte[] bytes() {
            if (out.size() == 0) {
                out.write('{');
            }
            out.write('}');
            return out.toByteArray();
        }
    }
}
