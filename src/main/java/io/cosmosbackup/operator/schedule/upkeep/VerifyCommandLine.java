package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The command line that reads a backup back from one repository.
final class VerifyCommandLine {
    private VerifyCommandLine() {}

    /// @param manifestSha256 digest of the manifest it must have, null when nobody has noted it
    static EngineCommand of(
            CosmosBackupRepository repository,
            String backup,
            @Nullable String manifestSha256,
            VerificationPolicy policy,
            RunTemplate template) {
        EngineCommand.Builder command = EngineCommand.of(Verbs.VERIFY)
                .add(Options.BACKUP, backup)
                .add(Options.EXPECT_MANIFEST, manifestSha256)
                .reading(List.of(repository))
                .trust(List.of(repository));
        switch (policy.level()) {
            case VerificationLevel.Quick -> command.flag(Options.QUICK, true);
            case VerificationLevel.Sampled ->
                command.add(Options.SAMPLE, policy.percent()).identity(policy.identity());
            case VerificationLevel.Deep -> command.identity(policy.identity());
        }
        return command.add(Options.PARALLELISM, template.parallelism()).build();
    }
}
