package io.cosmosbackup.engine;

import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.repository.Repository;
import java.time.Clock;

/// Asks a repository whether it may be used, as a backup would use it.
public final class ProbeRun {
    private final Repository repository;
    private final boolean readOnly;
    private final Clock clock;

    public ProbeRun(Repository repository, boolean readOnly, Clock clock) {
        this.repository = repository;
        this.readOnly = readOnly;
        this.clock = clock;
    }

    public ProbeReport run() {
        int backups = repository.backups().size();
        if (!readOnly) {
            repository.checkWritable();
        }
        return new ProbeReport(repository.name(), !readOnly, backups, clock.instant());
    }
}
