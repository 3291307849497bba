package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.StoreCall.Kind;

/// A restore, which others may disturb: then it fails, or is exact all the same.
record RestoreAction(World world, Site site, String backup) implements Action {
    @Override
    public void run(SimulatedProcess process) {
        Repository repository =
                new Repository(site.name, process.open(site.store, Kind.Put, Kind.Delete), world.trusted);
        Manifest manifest = repository.manifest(backup).manifest();
        world.restorePoints.requireExact(
                this + " ", manifest, new ChainContents(repository, world.identities).of(backup));
    }

    @Override
    public boolean mayFail(Reason reason) {
        return reason == Reason.BackupNotFound || reason == Reason.RepositoryNotFound;
    }

    @Override
    public String toString() {
        return "restore %s from %s".formatted(backup, site.name);
    }
}
