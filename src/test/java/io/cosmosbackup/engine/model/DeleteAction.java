package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.prune.DeleteRun;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;
import java.util.Set;

/// A deletion that somebody asked for.
record DeleteAction(
        World world,
        Site site,
        Set<String> backups,
        Duration grace,
        boolean unreadable,
        boolean lastToo,
        DeleteRun.What what)
        implements Action {
    DeleteAction(World world, Site site, Set<String> backups, Duration grace, boolean unreadable, boolean lastToo) {
        this(world, site, backups, grace, unreadable, lastToo, DeleteRun.What.Backup);
    }

    /// Of a run that somebody takes for ended.
    static DeleteAction unfinished(World world, Site site, String backup) {
        return new DeleteAction(world, site, Set.of(backup), Duration.ZERO, false, false, DeleteRun.What.Unfinished);
    }

    @Override
    public void run(SimulatedProcess process) {
        SimulatedWriter writer =
                site.noDelete || site.readOnly ? process.open(site.store, Kind.Delete) : process.open(site.store);
        world.ledger.mayDelete(process, new Ledger.Deleter.Asked(backups, grace, lastToo));
        new DeleteRun(
                        new DeleteRun.Request(backups, grace, unreadable, lastToo, what, false),
                        new Repository(site.name, writer, world.trusted),
                        world.coverage::note)
                .run();
    }

    DeleteAction with(Duration otherGrace) {
        return new DeleteAction(world, site, backups, otherGrace, unreadable, lastToo, what);
    }

    @Override
    public boolean mayFail(Reason reason) {
        return reason == Reason.BackupNotFound
                || reason == Reason.RepositoryNotFound
                || reason == Reason.BackupNeeded
                || (what == DeleteRun.What.Unfinished
                        && (reason == Reason.BackupExists || reason == Reason.NotDeleted));
    }

    @Override
    public String toString() {
        return "delete %s at %s, grace %s%s%s, %s"
                .formatted(
                        backups,
                        site.name,
                        grace,
                        unreadable ? ", unreadable too" : "",
                        lastToo ? ", the last too" : "",
                        what);
    }
}
