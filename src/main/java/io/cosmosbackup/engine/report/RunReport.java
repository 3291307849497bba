package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/// How a run ended. One JSON object, its `kind` the record's name: the last line a run prints with `--json`, and
/// the termination message of its pod (at most {@link ReportJson#MAX_BYTES} bytes).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(BackupReport.class),
    @JsonSubTypes.Type(RestoreReport.class),
    @JsonSubTypes.Type(RestorePlanReport.class),
    @JsonSubTypes.Type(VerifyReport.class),
    @JsonSubTypes.Type(ProbeReport.class),
    @JsonSubTypes.Type(CopyReport.class),
    @JsonSubTypes.Type(PruneReport.class),
    @JsonSubTypes.Type(CatalogReport.class),
    @JsonSubTypes.Type(DoctorReport.class),
    @JsonSubTypes.Type(BatchReport.class),
    @JsonSubTypes.Type(Failure.class)
})
public sealed interface RunReport
        permits BackupReport,
                RestoreReport,
                RestorePlanReport,
                VerifyReport,
                ProbeReport,
                CopyReport,
                PruneReport,
                CatalogReport,
                DoctorReport,
                BatchReport,
                Failure {
    /// Why the run counts as failed, or empty when it does not.
    default Optional<Failure> failure() {
        return Optional.empty();
    }
}
