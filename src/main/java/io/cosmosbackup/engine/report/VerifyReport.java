package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.Objects;

/// A backup was read back and every check held.
///
/// @param level how much was read
/// @param segments how many it has, and `segmentsRead` how many of them were decoded
/// @param manifestSha256 the digest that names the manifest that was checked
@JsonTypeName("Verify")
public record VerifyReport(
        String backup,
        String repository,
        Level level,
        Instant completedAt,
        int segments,
        int segmentsRead,
        long items,
        long storedBytes,
        String manifestSha256)
        implements RunReport {
    public VerifyReport {
        Objects.requireNonNull(backup); // a termination message may say anything
        Objects.requireNonNull(repository);
        Objects.requireNonNull(level);
        Objects.requireNonNull(completedAt);
        Objects.requireNonNull(manifestSha256);
    }

    VerifyReport naming(String id, String place, String digest) {
        return new VerifyReport(id, place, level, completedAt, segments, segmentsRead, items, storedBytes, digest);
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
