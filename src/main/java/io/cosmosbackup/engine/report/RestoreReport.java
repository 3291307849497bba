package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;

/// Every selected document of the backup is in the target.
///
/// @param containersCreated how many containers were absent and were created from their definition
/// @param items documents of the backup that were selected: written plus skipped
/// @param written documents created or replaced
/// @param skipped documents left alone because one of that id was there (conflict policy Skip)
/// @param bytes the written documents' size
/// @param requestUnits what writing them cost
@JsonTypeName("Restore")
public record RestoreReport(
        String backup,
        Instant startedAt,
        Instant completedAt,
        int containers,
        int containersCreated,
        long items,
        long written,
        long skipped,
        long bytes,
        double requestUnits)
        implements RunReport {}
