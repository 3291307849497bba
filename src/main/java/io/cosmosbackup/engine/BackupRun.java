package io.cosmosbackup.engine;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.ManifestJson;
import io.cosmosbackup.engine.parallel.Parallel;
import io.cosmosbackup.engine.plan.Selection;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.ContainerSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One full backup: every feed range of every selected container is read to its end, once, into segments that go to
/// all repositories; then the manifest is written, and with it the backup exists.
public final class BackupRun {
    private final Request request;
    private final AccountSource source;
    private final RepositorySet repositories;
    private final RunProgress progress;
    private final Clock clock;

    /// @param backup the new backup's id
    /// @param run the same text for every attempt of one run: a second attempt finds what the first one finished
    /// @param endpoint what the manifest says about where the account was
    /// @param parallelism how many feed ranges are read at once
    public record Request(String backup, String run, String endpoint, Selection selection, int parallelism) {}

    public BackupRun(
            Request request, AccountSource source, RepositorySet repositories, RunProgress progress, Clock clock) {
        this.request = request;
        this.source = source;
        this.repositories = repositories;
        this.progress = progress;
        this.clock = clock;
    }

    public BackupReport run() {
        progress.phase("Preparing");
        repositories.checkWritable();
        Optional<Manifest> earlier = repositories.committed(request.backup(), request.run());
        if (earlier.isPresent()) {
            progress.phase("Copying");
            repositories.complete(earlier.get());
            return report(earlier.get());
        }
        Manifest manifest = readWhatIsThere();
        progress.phase("Committing");
        repositories.commit(manifest);
        return report(manifest);
    }

    /// Whatever is read has been listed before: what is not there any more was deleted meanwhile.
    private Manifest readWhatIsThere() {
        try {
            return readAll(clock.instant());
        } catch (BackupException e) {
            throw e.reason() == Reason.ContainerNotFound
                    ? new BackupException(Reason.SourceChanged, e.getMessage() + " Run again.", e)
                    : e;
        }
    }

    private Manifest readAll(Instant startedAt) {
        List<Database> databases = new ArrayList<>();
        List<ContainerReading> readings = new ArrayList<>();
        for (Database database : source.databases()) {
            List<ContainerName> selected = source.containers(database.name()).stream()
                    .filter(request.selection()::selects)
                    .sorted()
                    .toList();
            if (!selected.isEmpty()) {
                databases.add(database);
            }
            for (ContainerName name : selected) {
                readings.add(new ContainerReading(request.backup(), source.open(name), repositories, progress));
            }
        }
        if (readings.isEmpty()) {
            throw new BackupException(
                    Reason.NothingSelected,
                    "account " + source.accountName()
                            + " holds no container that include and exclude select. HINT: check the patterns database/container");
        }
        List<ContainerReading.RangeReading> ranges =
                readings.stream().flatMap(r -> r.ranges().stream()).toList();
        progress.phase("Reading");
        progress.total(ranges.size());
        try {
            Parallel.forEach(ranges, request.parallelism(), ContainerReading.RangeReading::read);
        } finally {
            readings.forEach(ContainerReading::close);
        }
        readings.forEach(this::requireSameContainer);
        List<ContainerBackup> containers =
                readings.stream().map(ContainerReading::result).toList();
        return new Manifest(
                Manifest.VERSION,
                request.backup(),
                request.run(),
                "Full",
                "NoSQL",
                "LatestVersion",
                request.endpoint(),
                source.accountName(),
                startedAt,
                clock.instant(),
                source.usage().requestUnits(),
                databases,
                containers);
    }

    /// A container that was deleted and created again while it was read is two halves of nothing.
    private void requireSameContainer(ContainerReading reading) {
        Container before = reading.container();
        ContainerSource now = source.open(before.name());
        if (!now.container().rid().equals(before.rid())) {
            throw new BackupException(
                    Reason.SourceChanged,
                    "container " + before.name() + " was deleted and created again while it was read. HINT: run again");
        }
    }

    private BackupReport report(Manifest manifest) {
        return new BackupReport(
                manifest.backup(),
                manifest.startedAt(),
                manifest.completedAt(),
                manifest.firstCut(),
                manifest.lastCut(),
                manifest.containers().size(),
                manifest.items(),
                manifest.bytes(),
                manifest.storedBytes(),
                manifest.requestUnits(),
                ManifestJson.sha256(manifest),
                repositories.copies());
    }
}
