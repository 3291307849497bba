package io.cosmosbackup.engine.repository;

import java.util.List;
import java.util.Optional;

/// A repository can be written.
///
/// @param founded whether there was none and this run made it
/// @param id the repository's own; empty when its first blob is gone, or of an early release
/// @param warnings what a person should look at, a sentence each
public record Writable(boolean founded, Optional<String> id, List<String> warnings) {
    public static final Writable AS_BEFORE = new Writable(false, Optional.empty(), List.of());

    public Writable {
        warnings = List.copyOf(warnings);
    }
}
