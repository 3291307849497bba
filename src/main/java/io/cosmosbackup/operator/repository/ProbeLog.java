package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Decision;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The log of a probe's pod lists the backups, and cannot always be read at once: a node or an API server
/// may be busy. It is read again after 2 seconds, then 2, 4, 8, 16 and 32. The condition Cataloged keeps
/// the time of the first attempt.
final class ProbeLog {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private ProbeLog() {}

    /// Empty when it is time to go on without the log.
    ///
    /// @param unread why it could not be read now
    static Optional<Decision<CosmosBackupRepositoryStatus>> readAgain(
            RepositoryView seen, CosmosBackupRepositoryStatus status, String unread) {
        Explanation why = Explanation.of(
                OperatorReason.ProbeLogUnread,
                "the probe pod's log could not be read: %s; it is read again".formatted(unread));
        List<Condition> conditions =
                Conditions.withCatalogedUnknown(status.conditions(), why, seen.generation(), seen.now());
        Duration since = Conditions.find(conditions, Conditions.CATALOGED)
                .map(cataloged -> Duration.between(cataloged.lastTransitionTime(), seen.now()))
                .orElse(Duration.ZERO);
        if (since.compareTo(PATIENCE) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Decision.Wait<>(
                RepositoryStatuses.saying(status, conditions), since.compareTo(AGAIN) < 0 ? AGAIN : since));
    }
}
