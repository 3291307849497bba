package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.Encryption;
import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.common.Throughput;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.AzureBlob;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.restore.CosmosRestoreSpec;
import io.cosmosbackup.api.restore.PinnedSource;
import io.cosmosbackup.api.restore.TargetThroughput;
import io.cosmosbackup.api.schedule.Retention;
import io.cosmosbackup.api.schedule.VerificationPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One command line of the engine, and which environment variables it reads keys from. The arguments can be run
/// by hand: `kubectl describe job` shows them.
///
/// @param keys environment variable to the Secret entry it is filled from
public record EngineCommand(List<String> args, Map<String, SecretEntry> keys) {
    /// A step's name begins with it.
    public static final String STEP = "+";

    private static final String COSMOS_KEY = "COSMOS_KEY";
    private static final String SIGNING_KEY = "SIGNING_KEY";
    private static final String AGE_IDENTITY = "AGE_IDENTITY";

    /// How long a backup that retention no longer keeps stays marked before it is deleted: longer than any run
    /// that may still read it.
    private static final Duration GRACE = Duration.ofDays(1);

    /// The probe of a repository that is new makes it; where one has gone since, no run begins another.
    private static final String NO_NEW_REPOSITORY = "Never";

    /// One entry of a Secret in the Job's namespace. Only the kubelet reads it.
    public record SecretEntry(String secretName, String key) {
        static SecretEntry of(Credentials credentials) {
            return new SecretEntry(credentials.secretName(), credentials.key());
        }
    }

    public EngineCommand {
        args = List.copyOf(args);
        keys = Map.copyOf(keys);
    }

    /// One backup into all those repositories.
    ///
    /// @param id the backup's, in every repository
    /// @param runId the CosmosBackup's uid: a second run with the same one takes over what the first has written
    public static EngineCommand backup(
            String id, String runId, BackupSettings settings, List<CosmosBackupRepository> repositories) {
        Builder command = new Builder("backup")
                .add("--id", id)
                .add("--run-id", runId)
                .add("--series", settings.series())
                .account(
                        "--source-endpoint",
                        settings.source().endpoint(),
                        settings.source().allowInsecure())
                .key(COSMOS_KEY, settings.source().credentials())
                .each("--include", settings.source().include())
                .each("--exclude", settings.source().exclude())
                .flag("--allow-unmatched", true); // a backup of the others is worth more than none
        Encryption encryption = settings.encryption();
        if (encryption != null) {
            command.each("--recipient", encryption.recipients());
        }
        Signing signing = settings.signing();
        if (signing != null) {
            command.keys.put(SIGNING_KEY, new SecretEntry(signing.secretName(), signing.key()));
        }
        return command.add("--minimum-copies", settings.minimumCopies() > 1 ? settings.minimumCopies() : null)
                .repositories(repositories)
                .add("--new-repository", NO_NEW_REPOSITORY)
                .trust(repositories)
                .limits(settings.throughput(), settings.template())
                .build();
    }

    public static EngineCommand restore(
            PinnedSource source,
            List<CosmosBackupRepository> repositories,
            CosmosRestoreSpec spec,
            RunTemplate template) {
        return new Builder("restore")
                .add("--backup", source.backup())
                .add("--expect-manifest", source.manifestSha256())
                .repositories(repositories)
                .trust(repositories)
                .identity(spec.identity())
                .account(
                        "--target-endpoint",
                        spec.target().endpoint(),
                        spec.target().allowInsecure())
                .key(COSMOS_KEY, spec.target().credentials())
                .each("--include", spec.include())
                .each("--exclude", spec.exclude())
                .each(
                        "--rename",
                        new TreeMap<>(spec.rename())
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                                        .toList())
                .add("--conflict-policy", spec.conflictPolicy().name())
                .add("--throughput", throughput(spec.target().throughput()))
                .flag("--salvage", spec.salvage())
                .limits(spec.throughput(), template)
                .build();
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

    /// Looks whether the repository can be used, and lists what it holds.
    ///
    /// @param reached whether an earlier probe found it: then none is made in its place
    /// @param known backups that are listed first of all, also that one is not there
    public static EngineCommand probe(CosmosBackupRepository repository, boolean reached, List<String> known) {
        Builder command = new Builder("probe").repositories(List.of(repository));
        if (repository.getSpec().access() == Access.ReadOnly) {
            command.args.add("--read-only");
        } else if (!reached) {
            command.add("--new-repository", "Empty");
        }
        command.args.add("--list");
        command.each("--known", known);
        return command.trust(List.of(repository)).build();
    }

    /// Reads a backup back from one repository.
    ///
    /// @param manifestSha256 digest of the manifest it must have, null when nobody has noted it
    public static EngineCommand verify(
            CosmosBackupRepository repository,
            String backup,
            @Nullable String manifestSha256,
            VerificationPolicy policy,
            RunTemplate template) {
        Builder command = new Builder("verify")
                .add("--backup", backup)
                .add("--expect-manifest", manifestSha256)
                .repositories(List.of(repository))
                .trust(List.of(repository));
        switch (policy.level()) {
            case VerificationLevel.Quick -> command.args.add("--quick");
            case VerificationLevel.Sampled ->
                command.add("--sample", policy.percent()).identity(policy.identity());
            case VerificationLevel.Deep -> command.identity(policy.identity());
        }
        return command.add("--parallelism", template.parallelism()).build();
    }

    /// Deletes what a schedule's retention no longer keeps in one repository.
    ///
    /// @param pins ids of backups that stay whatever the rules say
    public static EngineCommand prune(
            CosmosBackupRepository repository, String series, Retention retention, String timeZone, List<String> pins) {
        return new Builder("prune")
                .repositories(List.of(repository))
                .add("--series", series)
                .add("--keep-last", retention.keepLast())
                .add("--keep-hourly", retention.hourly())
                .add("--keep-daily", retention.daily())
                .add("--keep-weekly", retention.weekly())
                .add("--keep-monthly", retention.monthly())
                .add("--keep-yearly", retention.yearly())
                .add("--max-age", retention.maxAge())
                .add("--minimum", retention.minimum())
                .add("--time-zone", timeZone)
                .each("--pin", pins)
                .flag("--allow-unmatched", !pins.isEmpty()) // one that is pinned may be in another repository only
                .add("--grace", GRACE)
                .trust(List.of(repository))
                .build();
    }

    /// Deletes that backup from one repository at once.
    ///
    /// @param unfinished whether its run was stopped or has failed: what it has left goes too, and a backup
    ///     that it made after all
    public static EngineCommand delete(CosmosBackupRepository repository, String backup, boolean unfinished) {
        Builder command =
                new Builder("delete").repositories(List.of(repository)).add("--backup", backup);
        if (unfinished) {
            command.args.add("--unfinished");
            command.args.add("--committed");
        }
        return command.trust(List.of(repository)).build();
    }

    /// Brings those backups from repositories that hold them to one that does not.
    public static EngineCommand copy(
            List<CosmosBackupRepository> from, CosmosBackupRepository to, List<String> backups, RunTemplate template) {
        List<CosmosBackupRepository> all =
                Stream.concat(from.stream(), Stream.of(to)).toList();
        return new Builder("copy")
                .repositories("--from", from)
                .repositories("--to", List.of(to))
                .add("--new-repository", NO_NEW_REPOSITORY)
                .each("--backup", backups)
                .trust(all)
                .add("--parallelism", template.parallelism())
                .build();
    }

    /// Several command lines in one process.
    ///
    /// @param steps by name, in the order they are run
    /// @param retries how often a step is run again that a retry may help
    public static EngineCommand batch(SequencedMap<String, EngineCommand> steps, int retries) {
        Builder command = new Builder("batch").add("--retries", retries);
        command.args.add("--json");
        steps.forEach((name, step) -> {
            command.args.add(STEP + name);
            command.args.addAll(step.args());
            command.keys.putAll(step.keys());
        });
        return new EngineCommand(command.args, command.keys);
    }

    /// `west-europe` is read from `REPOSITORY_WEST_EUROPE_KEY`.
    public static String keyVariable(String repository) {
        return "REPOSITORY_" + repository.toUpperCase(Locale.ROOT).replace('-', '_') + "_KEY";
    }

    private static final class Builder {
        private final List<String> args = new ArrayList<>();
        private final Map<String, SecretEntry> keys = new TreeMap<>();

        /// For each address that begins with http://: whether its spec allows that.
        private final List<Boolean> insecure = new ArrayList<>();

        Builder(String verb) {
            args.add(verb);
        }

        /// Nothing when there is no value.
        Builder add(String option, @Nullable Object value) {
            if (value != null) {
                args.add(option);
                args.add(value.toString());
            }
            return this;
        }

        Builder flag(String option, boolean set) {
            if (set) {
                args.add(option);
            }
            return this;
        }

        Builder each(String option, List<String> values) {
            values.forEach(value -> add(option, value));
            return this;
        }

        Builder account(String option, String endpoint, @Nullable Boolean allowInsecure) {
            return add(option, endpoint).reached(endpoint, allowInsecure);
        }

        private Builder reached(String endpoint, @Nullable Boolean allowInsecure) {
            if (endpoint.startsWith("http://")) {
                insecure.add(Boolean.TRUE.equals(allowInsecure));
            }
            return this;
        }

        Builder key(String variable, Credentials credentials) {
            keys.put(variable, SecretEntry.of(credentials));
            return this;
        }

        Builder identity(@Nullable Identity identity) {
            if (identity != null) {
                keys.put(AGE_IDENTITY, new SecretEntry(identity.secretName(), identity.key()));
            }
            return this;
        }

        Builder repositories(List<CosmosBackupRepository> repositories) {
            return repositories("--repository", repositories);
        }

        Builder repositories(String option, List<CosmosBackupRepository> repositories) {
            for (CosmosBackupRepository repository : repositories) {
                String name = repository.getMetadata().getName();
                add(option, name + "=" + repository.getSpec().url());
                AzureBlob azure = repository.getSpec().azure();
                reached(azure.endpoint(), azure.allowInsecure());
                key(keyVariable(name), azure.credentials());
            }
            return this;
        }

        /// A signature counts in the repository that trusts its key.
        Builder trust(List<CosmosBackupRepository> repositories) {
            boolean several = repositories.size() > 1;
            return each(
                    "--trust",
                    repositories.stream()
                            .flatMap(repository -> repository.getSpec().trustedKeys().stream()
                                    .map(key ->
                                            several ? repository.getMetadata().getName() + "=" + key : key))
                            .distinct()
                            .toList());
        }

        Builder limits(@Nullable Throughput throughput, RunTemplate template) {
            return add("--parallelism", template.parallelism())
                    .add("--max-request-units", throughput == null ? null : throughput.maxRequestUnits());
        }

        EngineCommand build() {
            if (!insecure.isEmpty() && insecure.stream().allMatch(allowed -> allowed)) {
                args.add("--allow-insecure");
            }
            args.add("--json");
            return new EngineCommand(args, keys);
        }
    }
}
