package io.cosmosbackup.operator.backup.deletion;

import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;

/// The command line that deletes one backup from one repository at once.
final class DeleteCommandLine {
    private DeleteCommandLine() {}

    /// @param unfinished whether its run was stopped or has failed: what it has left goes too, and a backup
    ///     that it made after all
    static EngineCommand of(CosmosBackupRepository repository, String backup, boolean unfinished) {
        return EngineCommand.of(Verbs.DELETE)
                .deleting(repository)
                .add(Options.BACKUP, backup)
                .flag(Options.UNFINISHED, unfinished)
                .flag(Options.COMMITTED, unfinished)
                .trust(List.of(repository))
                .build();
    }
}
