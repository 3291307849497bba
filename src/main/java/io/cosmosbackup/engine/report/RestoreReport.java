package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Every selected document of the backup is in the target.
///
/// @param containersCreated how many containers were absent and were created from their definition
/// @param items documents of the backup that were selected: written plus skipped
/// @param written documents created or replaced
/// @param skipped documents left alone because one of that id was there (conflict policy Skip)
/// @param bytes the written documents' size
/// @param requestUnits what writing them cost
/// @param warnings what is otherwise than it was backed up, a sentence each
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
        double requestUnits,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public RestoreReport {
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    RestoreReport withWarnings(List<String> others) {
        return new RestoreReport(
                backup,
                startedAt,
                completedAt,
                containers,
                containersCreated,
                items,
                written,
                skipped,
                bytes,
                requestUnits,
                others);
    }
}
