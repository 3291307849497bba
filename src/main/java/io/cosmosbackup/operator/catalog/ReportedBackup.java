package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.common.Contents;
import io.cosmosbackup.api.common.Cuts;
import java.time.temporal.ChronoUnit;

/// What the engine reports about a backup, as the status of a CosmosBackup has it.
public final class ReportedBackup {
    private ReportedBackup() {}

    public static Contents contents(io.cosmosbackup.engine.report.Contents reported) {
        return new Contents(reported.items(), reported.bytes(), reported.storedBytes());
    }

    /// In whole seconds, like every time of a status.
    public static Cuts cuts(io.cosmosbackup.engine.report.Cuts reported) {
        return new Cuts(
                reported.first().truncatedTo(ChronoUnit.SECONDS),
                reported.last().truncatedTo(ChronoUnit.SECONDS));
    }
}
