package io.cosmosbackup.engine;

import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.repository.Repository;
import java.util.function.Function;

/// Asks a repository whether it may be used, as a backup would use it.
public final class ProbeRun {
    private final Repository repository;
    private final boolean readOnly;

    public ProbeRun(Repository repository, boolean readOnly) {
        this.repository = repository;
        this.readOnly = readOnly;
    }

    public ProbeReport run() {
        int backups = repository.backups().size();
        checkWritable();
        return new ProbeReport(repository.name(), !readOnly, backups, null, repository.protection());
    }

    /// @param list shows every backup, and says how many there are and how many of them are damaged
    public ProbeReport run(Function<Repository, CatalogReport> list) {
        checkWritable();
        CatalogReport listed = list.apply(repository);
        return new ProbeReport(
                repository.name(), !readOnly, listed.backups(), listed.damaged(), repository.protection());
    }

    private void checkWritable() {
        if (!readOnly) {
            repository.checkWritable();
        }
    }
}
