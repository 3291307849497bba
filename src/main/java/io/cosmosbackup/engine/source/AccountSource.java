package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.requestunits.Usage;
import java.util.List;

/// One account, read. Throws {@link io.cosmosbackup.engine.report.BackupException} only.
public interface AccountSource extends AutoCloseable {
    /// The word of its API: in manifests, in CRDs and for `engine.accounts.Accounts`. A restore opens the target by it.
    String api();

    /// The account's name as it calls itself.
    String accountName();

    List<Database> databases();

    /// The names of a database's containers.
    List<ContainerName> containers(String database);

    /// Opens a container as it is now; reasons of failure include `ContainerNotFound`.
    ContainerSource open(ContainerName name);

    /// What else belongs to a database or a container: an answer for each kind that the API has of such an
    /// owner. None for an API without any. What an identity may not see is an answer, and no failure.
    default List<DefinitionAnswer> definitions(Owner owner) {
        return List.of();
    }

    /// Sentences about what a backup of this account cannot promise. Empty for most.
    default List<String> warnings() {
        return List.of();
    }

    /// What all requests together have used so far.
    Usage usage();

    @Override
    void close();
}
