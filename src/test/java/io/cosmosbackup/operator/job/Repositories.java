package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.AzureBlob;
import io.cosmosbackup.api.repository.BlobCredentials;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositorySpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Repositories that command lines are about.
public final class Repositories {
    public static final String ONE = "MCowBQYDK2VwAyEA" + "A".repeat(43) + "=";
    public static final String OTHER = "MCowBQYDK2VwAyEA" + "B".repeat(43) + "=";

    private Repositories() {}

    /// Trusts {@link #ONE}.
    public static CosmosBackupRepository west() {
        return repository("west", List.of(ONE));
    }

    /// Trusts both keys.
    public static CosmosBackupRepository north() {
        return repository("north", List.of(ONE, OTHER));
    }

    /// The account's key in a Secret.
    public static BlobCredentials key(String secretName) {
        return new BlobCredentials(secretName, null, null, null, null, null, null);
    }

    private static CosmosBackupRepository repository(String name, List<String> trustedKeys) {
        return repository(name, "https://" + name + ".blob.core.windows.net", null, trustedKeys);
    }

    public static CosmosBackupRepository repository(
            String name, String endpoint, @Nullable Boolean allowInsecure, List<String> trustedKeys) {
        CosmosBackupRepository repository = new CosmosBackupRepository();
        repository.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace("shop").build());
        repository.setSpec(new CosmosBackupRepositorySpec(
                new AzureBlob(endpoint, allowInsecure, "backups", key(name + "-key"), null, null),
                null,
                Access.ReadWrite,
                trustedKeys,
                true,
                null));
        return repository;
    }
}
