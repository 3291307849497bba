package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.time.Duration;
import java.util.Random;

/// A verification, which others may disturb.
record VerifyAction(World world, Site site, String backup, Level level) implements Action {
    @Override
    public void run(SimulatedProcess process) {
        new VerifyRun(
                        new VerifyRun.Request(backup, level, 30, null, world.identities, 2),
                        new Repository(site.name, process.open(site.store, Kind.Put, Kind.Delete), world.trusted),
                        RestorePoints.progress(),
                        world.clock(Duration.ZERO),
                        new Random(1))
                .run();
    }

    @Override
    public boolean mayFail(Reason reason) {
        return reason == Reason.BackupNotFound || reason == Reason.RepositoryNotFound;
    }

    @Override
    public String toString() {
        return "verify %s at %s, %s".formatted(backup, site.name, level);
    }
}
