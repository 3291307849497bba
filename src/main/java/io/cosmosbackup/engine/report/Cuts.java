package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;

/// When the feed ranges of a backup were cut.
///
/// @param first the oldest such instant: what was written before it is in the backup
/// @param last the newest such instant: at least one feed range holds everything written before it
public record Cuts(
        @JsonProperty("firstCut") Instant first,
        @JsonProperty("lastCut") Instant last) {
    public Cuts {
        Objects.requireNonNull(first); // a line of a log may say anything
        Objects.requireNonNull(last);
    }
}
