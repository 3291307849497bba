package io.cosmosbackup.engine.inspect;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.Writable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Asks a repository whether it may be used, as a backup would use it.
public final class ProbeRun {
    private final Repository repository;
    private final boolean readOnly;
    private final NewRepository newOnes;

    public ProbeRun(Repository repository, boolean readOnly) {
        this(repository, readOnly, NewRepository.Never);
    }

    /// @param newOnes whether the probe may make the repository; one that is read-only makes none
    public ProbeRun(Repository repository, boolean readOnly, NewRepository newOnes) {
        this.repository = repository;
        this.readOnly = readOnly;
        this.newOnes = newOnes;
    }

    public ProbeReport run() {
        Writable writable = writable();
        int backups = repository.backups().size();
        return report(writable, repository.counted(new CatalogReport.Counts(backups, 0, 0, 0)), null);
    }

    /// @param list shows every backup, and says how many there are and how many of them are damaged
    public ProbeReport run(Function<Repository, CatalogReport> list) {
        Writable writable = writable();
        CatalogReport listed = list.apply(repository);
        return report(writable, listed, listed.counts().damaged());
    }

    private Writable writable() {
        return readOnly ? Writable.AS_BEFORE : repository.checkWritable(newOnes);
    }

    private ProbeReport report(Writable writable, CatalogReport listed, @Nullable Integer damaged) {
        List<String> warnings = new ArrayList<>(writable.warnings());
        if (!writable.founded()) {
            warnings.addAll(listed.warnings());
        }
        Protection protection = protection(warnings);
        return new ProbeReport(
                repository.name(),
                !readOnly,
                new ProbeReport.Counts(
                        listed.counts().backups(), damaged, listed.counts().unshown()),
                protection,
                new ProbeReport.Marker(writable.founded(), listed.markerGone()),
                warnings);
    }

    /// Null with a warning, where the identity may use the blobs and not look at what keeps them.
    private @Nullable Protection protection(List<String> warnings) {
        try {
            return repository.protection();
        } catch (BackupException e) {
            if (e.reason() != Reason.AccessDenied) {
                throw e;
            }
            warnings.add(String.valueOf(e.getMessage()));
            return null;
        }
    }
}
