package io.cosmosbackup.engine.json;

import io.cosmosbackup.cli.output.Screen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A class of a low floor that does what is forbidden there: `ArchitectureTest` must find it.
public final class Planted {
    private final @Nullable Screen screen;

    public Planted(@Nullable Screen screen) {
        this.screen = screen;
    }

    @Override
    public String toString() {
        return (screen == null) + " " + Instant.now();
    }
}
