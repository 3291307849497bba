package io.cosmosbackup.operator.backup.copy;

import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;
import java.util.stream.Stream;

/// The command line that brings backups from repositories that hold them to one that does not.
final class CopyCommandLine {
    private CopyCommandLine() {}

    static EngineCommand of(
            List<CosmosBackupRepository> from, CosmosBackupRepository to, List<String> backups, RunTemplate template) {
        return EngineCommand.of(Verbs.COPY)
                .repositories(Options.FROM, from)
                .repositories(Options.TO, List.of(to))
                .noNewRepository()
                .each(Options.BACKUP, backups)
                .trust(Stream.concat(from.stream(), Stream.of(to)).toList())
                .add(Options.PARALLELISM, template.parallelism())
                .build();
    }
}
