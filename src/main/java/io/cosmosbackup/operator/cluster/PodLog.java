package io.cosmosbackup.operator.cluster;

import java.util.Optional;

/// What was made of a log.
public sealed interface PodLog<T> {
    record Read<T>(T result) implements PodLog<T> {}

    /// The node, the API server or the way to them failed, or the pod is gone.
    ///
    /// @param why what was said
    record Unread<T>(String why) implements PodLog<T> {}

    default Optional<T> toOptional() {
        return switch (this) {
            case Read<T>(T result) -> Optional.of(result);
            case Unread<T> _ -> Optional.empty();
        };
    }
}
