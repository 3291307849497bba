package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.util.List;

/// A copy of one backup, or of all.
record CopyAction(World world, List<String> backups, List<Site> from, Site to, int parallelism) implements Action {
    @Override
    public void run(SimulatedProcess process) {
        List<Repository> sources = from.stream()
                .map(site -> new Repository(site.name, process.open(site.store, Kind.Put, Kind.Delete), world.trusted))
                .toList();
        int before = world.calls.size();
        new CopyRun(
                        new CopyRun.Request(backups, parallelism),
                        sources,
                        to.writable(process, parallelism % 2 == 0, world.trusted),
                        RestorePoints.progress())
                .run();
        for (String backup : backups) {
            if (to.manifest(backup).isEmpty() && !world.deletedSince(before, to, backup)) {
                world.ledger.violation("%s is reported done and is not".formatted(this));
            }
        }
    }

    @Override
    public boolean mayFail(Reason reason) {
        return switch (reason) {
            case BackupMarked, BackupNotFound, RepositoryNotFound, ManifestChanged ->
                true; // twins may have written another one there
            case ManifestDamaged, SegmentDamaged, SegmentMissing, BackupExists ->
                backups.isEmpty(); // a stranger's, among all
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "copy %s from %s to %s, %d threads"
                .formatted(
                        backups.isEmpty() ? "all" : backups,
                        from.stream().map(s -> s.name).toList(),
                        to.name,
                        parallelism);
    }
}
