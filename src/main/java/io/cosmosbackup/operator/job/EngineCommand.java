package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.Access;
import io.cosmosbackup.api.CosmosBackupRepository;
import io.cosmosbackup.api.CosmosRestoreSpec;
import io.cosmosbackup.api.CosmosSource;
import io.cosmosbackup.api.CosmosTarget;
import io.cosmosbackup.api.Credentials;
import io.cosmosbackup.api.RunTemplate;
import io.cosmosbackup.api.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One command line of the engine, and which environment variables it reads keys from. The arguments can be run
/// by hand: `kubectl describe job` shows them.
///
/// @param keys environment variable to the Secret entry it is filled from
public record EngineCommand(List<String> args, Map<String, Credentials> keys) {
    private static final String COSMOS_KEY = "COSMOS_KEY";

    public EngineCommand {
        args = List.copyOf(args);
        keys = Map.copyOf(keys);
    }

    /// One backup into all those repositories.
    ///
    /// @param id the backup's, in every repository
    /// @param runId the CosmosBackup's uid: a second run with the same one takes over what the first has written
    public static EngineCommand backup(
            String id,
            String runId,
            CosmosSource source,
            List<CosmosBackupRepository> repositories,
            @Nullable Throughput throughput,
            RunTemplate template) {
        Builder command = new Builder("backup")
                .add("--id", id)
                .add("--run-id", runId)
                .add("--source-endpoint", source.endpoint());
        command.keys.put(COSMOS_KEY, source.credentials());
        return command.each("--include", source.include())
                .each("--exclude", source.exclude())
                .repositories(repositories)
                .limits(throughput, template)
                .build();
    }

    public static EngineCommand restore(
            String backup, List<CosmosBackupRepository> repositories, CosmosRestoreSpec spec, RunTemplate template) {
        CosmosTarget target = spec.target();
        Builder command = new Builder("restore").add("--backup", backup).repositories(repositories);
        command.add("--target-endpoint", target.endpoint());
        command.keys.put(COSMOS_KEY, target.credentials());
        return command.each("--include", spec.include())
                .each("--exclude", spec.exclude())
                .each(
                        "--rename",
                        new TreeMap<>(spec.rename())
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                                        .toList())
                .add("--conflict-policy", spec.conflictPolicy().name())
                .limits(spec.throughput(), template)
                .build();
    }

    public static EngineCommand probe(CosmosBackupRepository repository) {
        Builder command = new Builder("probe").repositories(List.of(repository));
        if (repository.getSpec().access() == Access.ReadOnly) {
            command.args.add("--read-only");
        }
        return command.build();
    }

    /// `west-europe` is read from `REPOSITORY_WEST_EUROPE_KEY`.
    public static String keyVariable(String repository) {
        return "REPOSITORY_" + repository.toUpperCase(Locale.ROOT).replace('-', '_') + "_KEY";
    }

    private static final class Builder {
        private final List<String> args = new ArrayList<>();
        private final Map<String, Credentials> keys = new TreeMap<>();

        Builder(String verb) {
            args.add(verb);
        }

        Builder add(String option, String value) {
            args.add(option);
            args.add(value);
            return this;
        }

        Builder each(String option, List<String> values) {
            values.forEach(value -> add(option, value));
            return this;
        }

        Builder repositories(List<CosmosBackupRepository> repositories) {
            for (CosmosBackupRepository repository : repositories) {
                String name = repository.getMetadata().getName();
                add("--repository", name + "=" + repository.getSpec().url());
                keys.put(keyVariable(name), repository.getSpec().azure().credentials());
            }
            return this;
        }

        Builder limits(@Nullable Throughput throughput, RunTemplate template) {
            Integer parallelism = template.parallelism();
            if (parallelism != null) {
                add("--parallelism", parallelism.toString());
            }
            if (throughput != null) {
                add("--max-request-units", Integer.toString(throughput.maxRequestUnits()));
            }
            return this;
        }

        EngineCommand build() {
            args.add("--json");
            return new EngineCommand(args, keys);
        }
    }
}
