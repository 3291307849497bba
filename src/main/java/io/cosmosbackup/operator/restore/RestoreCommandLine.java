package io.cosmosbackup.operator.restore;

import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestoreSpec;
import io.cosmosbackup.api.restore.CosmosTarget;
import io.cosmosbackup.api.restore.Definitions;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.api.restore.TargetThroughput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The command line of a restore's Job.
final class RestoreCommandLine {
    private RestoreCommandLine() {}

    static EngineCommand of(
            PinnedSource source,
            List<CosmosBackupRepository> repositories,
            CosmosRestoreSpec spec,
            RunTemplate template) {
        CosmosTarget target = spec.target();
        return EngineCommand.of(Verbs.RESTORE)
                .add(Options.BACKUP, source.backup())
                .add(Options.EXPECT_MANIFEST, source.manifestSha256())
                .reading(repositories)
                .trust(repositories)
                .identity(spec.identity())
                .account(Options.TARGET_ENDPOINT, target.endpoint(), target.allowInsecure(), target.credentials())
                .resource(target.resourceId(), target.resourceManagerHost())
                .each(Options.INCLUDE, spec.include())
                .each(Options.EXCLUDE, spec.exclude())
                .each(Options.RENAME, renames(spec.rename()))
                .add(Options.CONFLICT_POLICY, spec.conflictPolicy().name())
                .add(Options.TTL, spec.ttl().name())
                .add(
                        Options.DEFINITIONS,
                        spec.definitions() == Definitions.All
                                ? null
                                : spec.definitions().name())
                .add(Options.THROUGHPUT, throughput(target.throughput()))
                .flag(Options.SALVAGE, spec.salvage())
                .limits(spec.throughput(), template)
                .build();
    }

    private static List<String> renames(Map<String, String> names) {
        return new TreeMap<>(names)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
    }

    /// As the command line has it; nothing for the default.
    private static @Nullable String throughput(@Nullable TargetThroughput chosen) {
        if (chosen == null) {
            return null;
        }
        return switch (chosen.mode()) {
            case Original -> null;
            case None -> "none";
            case Manual -> "manual:" + chosen.requestUnits();
            case Autoscale -> "autoscale:" + chosen.requestUnits();
        };
    }
}
