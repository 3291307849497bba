package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;

/// A backup was read back and every check held.
///
/// @param deep whether every segment was decoded, or only its presence and size checked
@JsonTypeName("Verify")
public record VerifyReport(
        String backup, String repository, boolean deep, Instant completedAt, int segments, long items, long storedBytes)
        implements RunReport {}
