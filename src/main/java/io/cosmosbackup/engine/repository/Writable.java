package io.cosmosbackup.engine.repository;

import java.util.List;

/// A repository can be written.
///
/// @param founded whether there was none and this run made it
/// @param warnings what a person should look at, a sentence each
public record Writable(boolean founded, List<String> warnings) {
    public static final Writable AS_BEFORE = new Writable(false, List.of());

    public Writable {
        warnings = List.copyOf(warnings);
    }
}
