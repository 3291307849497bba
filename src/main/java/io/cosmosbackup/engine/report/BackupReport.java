package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backup is durable in at least one repository.
///
/// @param backup the backup's id: the name of its manifest in every repository
/// @param containers how many containers it holds
/// @param items how many documents
/// @param bytes the documents' size, uncompressed
/// @param storedBytes what one repository holds of it: the segments
/// @param requestUnits what reading it cost
/// @param firstCut the oldest instant at which a feed range was cut: what was written before it is in the backup
/// @param lastCut the newest such instant: at least one feed range holds everything written before it
/// @param manifestSha256 the digest that names the backup's manifest: whoever keeps it elsewhere notices an exchange
/// @param copies every repository the run was given, in the order given
@JsonTypeName("Backup")
public record BackupReport(
        String backup,
        Instant startedAt,
        Instant completedAt,
        Instant firstCut,
        Instant lastCut,
        int containers,
        long items,
        long bytes,
        long storedBytes,
        double requestUnits,
        String manifestSha256,
        List<Copy> copies)
        implements RunReport {
    public BackupReport {
        copies = List.copyOf(copies);
    }

    BackupReport withCopies(List<Copy> others) {
        return new BackupReport(
                backup,
                startedAt,
                completedAt,
                firstCut,
                lastCut,
                containers,
                items,
                bytes,
                storedBytes,
                requestUnits,
                manifestSha256,
                others);
    }

    /// Whether one repository holds the backup whole; `message` says why not.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Copy(
            String repository, boolean durable, @Nullable String message) {}
}
