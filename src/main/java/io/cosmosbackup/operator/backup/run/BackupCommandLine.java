package io.cosmosbackup.operator.backup.run;

import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.Encryption;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;

/// The command line of a backup's Job: one backup into all its repositories.
final class BackupCommandLine {
    private BackupCommandLine() {}

    /// @param id the backup's, in every repository
    /// @param runId the CosmosBackup's uid: a second run with the same one takes over what the first has written
    static EngineCommand of(
            String id, String runId, BackupSettings settings, List<CosmosBackupRepository> repositories) {
        CosmosSource source = settings.source();
        Encryption encryption = settings.keys().encryption();
        return EngineCommand.of(Verbs.BACKUP)
                .add(Options.ID, id)
                .add(Options.RUN_ID, runId)
                .add(Options.SERIES, settings.series())
                .account(Options.SOURCE_ENDPOINT, source.endpoint(), source.allowInsecure(), source.credentials())
                .resource(source.resourceId(), source.resourceManagerHost())
                .add(Options.API, source.api().name())
                .each(Options.INCLUDE, source.include())
                .each(Options.EXCLUDE, source.exclude())
                .flag(Options.ALLOW_UNMATCHED, true) // a backup of the others is worth more than none
                .flag(Options.REQUIRE_DEFINITIONS, source.requireDefinitions())
                .each(Options.RECIPIENT, encryption == null ? List.of() : encryption.recipients())
                .signing(settings.keys().signing())
                .add(Options.MINIMUM_COPIES, settings.minimumCopies() > 1 ? settings.minimumCopies() : null)
                .repositories(repositories)
                .noNewRepository()
                .trust(repositories)
                .limits(settings.throughput(), settings.template())
                .build();
    }
}
