package io.cosmosbackup.emulator.query;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One SELECT over the items of a container, by its clauses. {@code top}, {@code offset} and {@code limit}
/// are literals or parameters.
public record Query(
        boolean distinct,
        @Nullable Expression top,
        Selection selection,
        String alias,
        String fromText,
        @Nullable Part where,
        Optional<Order> order,
        @Nullable Expression offset,
        @Nullable Expression limit) {

    /// An expression and how it was written.
    public record Part(Expression expression, String text) {}

    /// What a row is made of.
    public sealed interface Selection {
        /// The document as it is.
        record All() implements Selection {}

        /// One value, no row if it is undefined.
        record Value(Part part) implements Selection {}

        /// An object without the members that are undefined.
        record Members(List<Named> members) implements Selection {
            public Members {
                members = List.copyOf(members);
            }
        }
    }

    public record Named(String name, Part part) {}

    public record Order(Part by, boolean descending) {}

    /// Refuses with a {@link QueryException}.
    public static Query parse(String text) {
        return new Parser(text).query();
    }

    /// The condition of a conditional patch, {@code FROM c WHERE …}, as a query.
    public static Query parseCondition(String text) {
        return new Parser(text).condition();
    }

    public boolean hasAggregate() {
        return switch (selection) {
            case Selection.All() -> false;
            case Selection.Value(Part part) -> part.expression().hasAggregate();
            case Selection.Members(List<Named> members) ->
                members.stream().anyMatch(member -> member.part().expression().hasAggregate());
        };
    }

    /// Whether rows come as the documents do, each by itself.
    public boolean isStreaming() {
        return order.isEmpty() && !distinct && !hasAggregate();
    }
}
