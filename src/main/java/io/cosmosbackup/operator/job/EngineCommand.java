package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.Credentials;
import io.cosmosbackup.api.common.Identity;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.common.Throughput;
import io.cosmosbackup.api.repository.AzureBlob;
import io.cosmosbackup.api.repository.BlobCredentials;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.contract.EnvironmentVariables;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One command line of the engine, and what opens the places that it names. The arguments can be run
/// by hand: `kubectl describe job` shows them. Each verb's command line is put together where its Job is decided,
/// for example by `BackupCommandLine`.
///
/// @param keys environment variable to the Secret entry it is filled from
public record EngineCommand(List<String> args, Map<String, SecretEntry> keys, PodAccess access) {
    /// One entry of a Secret in the Job's namespace. Only the kubelet reads it.
    public record SecretEntry(String secretName, String key) {}

    public EngineCommand(List<String> args, Map<String, SecretEntry> keys) {
        this(args, keys, PodAccess.NONE);
    }

    public EngineCommand {
        args = List.copyOf(args);
        keys = Map.copyOf(keys);
    }

    public static Builder of(String verb) {
        return new Builder(verb);
    }

    /// Puts a command line together, in the order of the calls.
    public static final class Builder {
        private final List<String> args = new ArrayList<>();
        private final Map<String, SecretEntry> keys = new TreeMap<>();
        private PodAccess access = PodAccess.NONE;

        /// For each address that begins with http://: whether its spec allows that.
        private final List<Boolean> insecure = new ArrayList<>();

        private Builder(String verb) {
            args.add(verb);
        }

        /// Nothing when there is no value.
        public Builder add(String option, @Nullable Object value) {
            if (value != null) {
                args.add(option);
                args.add(value.toString());
            }
            return this;
        }

        public Builder flag(String option, boolean set) {
            if (set) {
                args.add(option);
            }
            return this;
        }

        public Builder each(String option, List<String> values) {
            values.forEach(value -> add(option, value));
            return this;
        }

        public Builder account(
                String option, String endpoint, @Nullable Boolean allowInsecure, Credentials credentials) {
            access = access.and(PodAccess.account(endpoint, credentials.chosen()));
            return add(option, endpoint).reached(endpoint, allowInsecure);
        }

        /// Nothing when there is no resource id.
        public Builder resource(@Nullable String resourceId, @Nullable String resourceManagerHost) {
            access = access.and(PodAccess.resource(resourceId, resourceManagerHost));
            return this;
        }

        private Builder reached(String endpoint, @Nullable Boolean allowInsecure) {
            if (endpoint.startsWith("http://")) {
                insecure.add(Boolean.TRUE.equals(allowInsecure));
            }
            return this;
        }

        public Builder identity(@Nullable Identity identity) {
            if (identity != null) {
                keys.put(EnvironmentVariables.AGE_IDENTITY, new SecretEntry(identity.secretName(), identity.key()));
            }
            return this;
        }

        public Builder signing(@Nullable Signing signing) {
            if (signing != null) {
                keys.put(EnvironmentVariables.SIGNING_KEY, new SecretEntry(signing.secretName(), signing.key()));
            }
            return this;
        }

        /// That a run may write to.
        public Builder repositories(List<CosmosBackupRepository> repositories) {
            return repositories(Options.REPOSITORY, repositories);
        }

        public Builder repositories(String option, List<CosmosBackupRepository> repositories) {
            return repositories(option, repositories, AzureBlob::credentials);
        }

        public Builder reading(List<CosmosBackupRepository> repositories) {
            return repositories(Options.REPOSITORY, repositories, AzureBlob::reading);
        }

        public Builder deleting(CosmosBackupRepository repository) {
            return repositories(Options.REPOSITORY, List.of(repository), AzureBlob::deleting);
        }

        private Builder repositories(
                String option,
                List<CosmosBackupRepository> repositories,
                Function<AzureBlob, BlobCredentials> credentials) {
            for (CosmosBackupRepository repository : repositories) {
                String name = repository.getMetadata().getName();
                AzureBlob azure = repository.getSpec().azure();
                add(option, name + "=" + repository.getSpec().url());
                reached(azure.endpoint(), azure.allowInsecure());
                access = access.and(PodAccess.repository(
                        name, azure.endpoint(), credentials.apply(azure).chosen()));
            }
            return this;
        }

        /// The probe of a repository that is new makes it; where one has gone since, no run begins another.
        public Builder noNewRepository() {
            return add(Options.NEW_REPOSITORY, "Never");
        }

        /// A signature counts in the repository that trusts its key.
        public Builder trust(List<CosmosBackupRepository> repositories) {
            boolean several = repositories.size() > 1;
            return each(
                    Options.TRUST,
                    repositories.stream()
                            .flatMap(repository -> repository.getSpec().trustedKeys().stream()
                                    .map(key ->
                                            several ? repository.getMetadata().getName() + "=" + key : key))
                            .distinct()
                            .toList());
        }

        public Builder limits(@Nullable Throughput throughput, RunTemplate template) {
            return add(Options.PARALLELISM, template.parallelism())
                    .add(Options.MAX_REQUEST_UNITS, throughput == null ? null : throughput.maxRequestUnits());
        }

        /// With command lines of their own behind it, by their names: the steps of `batch`.
        public EngineCommand steps(SequencedMap<String, EngineCommand> steps) {
            args.add(Options.JSON);
            steps.forEach((name, step) -> {
                args.add(Verbs.STEP + name);
                args.addAll(step.args());
                keys.putAll(step.keys());
                access = access.and(step.access());
            });
            return new EngineCommand(args, keys, access);
        }

        public EngineCommand build() {
            flag(
                    Options.ALLOW_INSECURE,
                    !insecure.isEmpty() && insecure.stream().allMatch(allowed -> allowed));
            args.add(Options.JSON);
            return new EngineCommand(args, keys, access);
        }
    }
}
