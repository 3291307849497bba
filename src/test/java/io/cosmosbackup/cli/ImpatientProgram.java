package io.cosmosbackup.cli;

import io.cosmosbackup.engine.store.azure.Bounds;
import java.time.Duration;

/// The program, with less patience for Blob services: what takes minutes takes seconds.
final class ImpatientProgram {
    private static final Bounds BOUNDS =
            new Bounds(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5), 32 << 10, 1_000_000);

    private ImpatientProgram() {}

    public static void main(String[] args) {
        System.exit(ScopedValue.where(Bounds.INSTEAD, BOUNDS).call(() -> RootCommand.run(args)));
    }
}
