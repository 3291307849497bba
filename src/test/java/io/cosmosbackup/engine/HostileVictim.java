package io.cosmosbackup.engine;

import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.support.QuickPace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// Backs a hostile account up, or restores into it, in this process or in one of little memory. Waiting
/// takes no time.
public final class HostileVictim {
    private HostileVictim() {}

    /// Arguments: endpoint, key, `backup` or `restore`, directory of the repository. Prints a line `ended …`.
    public static void main(String[] arguments) {
        String ended;
        try {
            BlobStore store = new FileBlobStore(Path.of(arguments[3]));
            if (arguments[2].equals("backup")) {
                backup(arguments[0], arguments[1], store);
            } else {
                restore(arguments[0], arguments[1], store);
            }
            ended = "whole";
        } catch (BackupException e) {
            ended = e.reason() + " " + e.getMessage();
        }
        System.out.println("ended " + ended);
    }

    static void backup(String endpoint, String key, BlobStore store) {
        try (NoSqlSource source = new NoSqlSource(
                endpoint, new Access.Key(key), RequestUnitBudget.perSecond(1_000_000), new QuickPace())) {
            new BackupRun(
                            new BackupRun.Request("b1", "run", endpoint, Selection.ALL, 4),
                            source,
                            new RepositorySet(repositories(store), 1, null, StragglerLimit.ordinary()),
                            new RunProgress(source::usage),
                            Clock.systemUTC())
                    .run();
        }
    }

    static void restore(String endpoint, String key, BlobStore store) {
        try (NoSqlTarget target = new NoSqlTarget(
                endpoint, new Access.Key(key), RequestUnitBudget.perSecond(1_000_000), new QuickPace())) {
            new RestoreRun(
                            new RestoreRun.Request(Selection.ALL, new Renames(Map.of()), ConflictPolicy.Skip, 4),
                            BackupReader.open("b1", repositories(store), Identities.none()),
                            target,
                            new RunProgress(target::usage),
                            Clock.systemUTC())
                    .run()
                    .failure()
                    .ifPresent(failure -> {
                        throw new BackupException(failure.reason(), failure.message());
                    });
        }
    }

    static List<Repository> repositories(BlobStore store) {
        return List.of(new Repository("r", store, TrustedKeys.none()));
    }

    /// A run ended as it should: not by a fault of the program, nor by somebody's word.
    static boolean isClear(Reason reason) {
        return reason != Reason.Internal && reason != Reason.Interrupted;
    }
}
