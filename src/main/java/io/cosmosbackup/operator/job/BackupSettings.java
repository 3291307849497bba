package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.Encryption;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.common.Signing;
import io.cosmosbackup.api.common.Throughput;
import org.jspecify.annotations.Nullable;

/// The settings of a backup: its schedule's, or its own.
///
/// @param series backups of one series follow each other and are pruned together; null for a single backup
/// @param minimumCopies in how many repositories it must be whole
public record BackupSettings(
        CosmosSource source,
        @Nullable String series,
        Keys keys,
        int minimumCopies,
        @Nullable Throughput throughput,
        RunTemplate template) {
    /// The keys that a backup is made with.
    ///
    /// @param encryption null: it is not encrypted
    /// @param signing null: it is not signed
    public record Keys(
            @Nullable Encryption encryption, @Nullable Signing signing) {}

    /// The name of the series of a schedule's backups, the same in every repository and every cluster.
    public static String series(String namespace, String schedule) {
        return namespace + "/" + schedule;
    }
}
