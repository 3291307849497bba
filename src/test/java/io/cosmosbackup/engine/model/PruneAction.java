package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.store.SimulatedWriter;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;

/// A prune of one series in one repository.
record PruneAction(World world, Site site, String series, RetentionPolicy policy, Duration grace, Duration orphanAge)
        implements Action {
    @Override
    public void run(SimulatedProcess process) {
        SimulatedWriter writer =
                site.noDelete || site.readOnly ? process.open(site.store, Kind.Delete) : process.open(site.store);
        world.ledger.mayDelete(process, new Ledger.Deleter.Retention(series, policy, grace, site.seen(series)));
        new PruneRun(
                        new PruneRun.Request(
                                series,
                                policy,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(grace, orphanAge),
                                false,
                                false),
                        new Repository(site.name, writer, world.trusted),
                        world.coverage::note)
                .run();
    }

    @Override
    public boolean mayFail(Reason reason) {
        return reason == Reason.RepositoryNotFound;
    }

    @Override
    public String toString() {
        return "prune %s at %s, %s, grace %s, orphans %s".formatted(series, site.name, policy, grace, orphanAge);
    }
}
