package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Objects;

/// A backup was read back and every check held.
///
/// @param level how much was read
/// @param manifestSha256 the digest that names the manifest that was checked
@JsonTypeName("Verify")
public record VerifyReport(
        String backup,
        String repository,
        Level level,
        Instant completedAt,
        @JsonUnwrapped Checked checked,
        String manifestSha256)
        implements RunReport {
    public VerifyReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(repository);
        Objects.requireNonNull(level);
        Objects.requireNonNull(completedAt);
        Objects.requireNonNull(checked);
        Objects.requireNonNull(manifestSha256);
    }

    /// How much was checked.
    ///
    /// @param segments how many segments the backup names, and `segmentsRead` how many of them were decoded
    /// @param items documents in all of its segments
    /// @param storedBytes size of its own segments
    public record Checked(int segments, int segmentsRead, long items, long storedBytes) {}

    VerifyReport naming(String id, String place, String digest) {
        return new VerifyReport(id, place, level, completedAt, checked, digest);
    }

    public enum Level {
        /// The manifest, and that every segment is there with its size.
        Quick,
        /// Also a part of the segments, chosen at random, down to every document.
        Sampled,
        /// Also every segment, down to every document.
        Deep
    }
}
