package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupReport;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/// An attempt at a backup, the first or a later one.
///
/// @param unreachable sites that it cannot reach
record BackupAction(
        World world,
        PlannedRun run,
        Duration skew,
        int parallelism,
        int segmentBytes,
        Duration checkpointEvery,
        List<String> unreachable,
        long seed)
        implements Action {
    @Override
    public void run(SimulatedProcess process) {
        List<Site> sites = run.sites().stream().map(world::site).toList();
        List<Repository> repositories = sites.stream()
                .map(site -> unreachable.contains(site.name)
                        ? site.unreachable(process, world.trusted)
                        : site.writable(process, seed % 2 == 0, world.trusted))
                .toList();
        int before = world.calls.size();
        BackupReport report = new BackupRun(
                        new BackupRun.Request(
                                new ManifestHead.Identity(run.backup(), "run of " + run.backup()),
                                run.series(),
                                "https://x",
                                new BackupRun.Wanted(Selection.ALL, false),
                                new BackupRun.Writing(world.recipients(), segmentBytes, checkpointEvery),
                                parallelism),
                        world.account,
                        new RepositorySet(
                                repositories,
                                run.minimumCopies(),
                                world.key,
                                new StragglerLimit(Duration.ofHours(1), 0)),
                        new RunProgress(world.account::usage),
                        world.clock(skew),
                        new Random(seed))
                .run();
        long durable = report.listed().copies().stream()
                .filter(BackupReport.Copy::durable)
                .count();
        if (durable < run.minimumCopies()) {
            world.ledger.violation("%s is reported with %d copies".formatted(this, durable));
        }
        String sha256 = Objects.requireNonNull(report.manifestSha256());
        report.listed().copies().stream()
                .filter(BackupReport.Copy::durable)
                .forEach(copy -> requireThere(world.site(copy.repository()), sha256, before));
    }

    /// Unless it was deleted or damaged since.
    private void requireThere(Site site, String sha256, int since) {
        Optional<ManifestFile> found = site.manifest(run.backup());
        if (found.isEmpty() && !world.deletedSince(since, site, run.backup())) {
            world.ledger.violation("%s is reported to be at %s and is not".formatted(this, site.name));
        }
        if (found.isPresent() && !found.get().sha256().equals(sha256)) {
            world.ledger.violation("%s is reported with another digest than it has at %s".formatted(this, site.name));
        }
    }

    @Override
    public boolean mayFail(Reason reason) {
        return !unreachable.isEmpty()
                || reason == Reason.BackupMarked
                || (reason == Reason.RepositoryUnavailable && run.sites().size() > 1);
    }

    @Override
    public String toString() {
        return "backup %s of %s to %s, %d at least, skew %s, %d threads, checkpoint %s"
                .formatted(
                        run.backup(),
                        run.series(),
                        run.sites(),
                        run.minimumCopies(),
                        skew,
                        parallelism,
                        checkpointEvery);
    }
}
