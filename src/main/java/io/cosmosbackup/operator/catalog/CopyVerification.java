package io.cosmosbackup.operator.catalog;

import io.cosmosbackup.api.backup.BackupVerification;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.VerificationLevel;
import io.cosmosbackup.api.common.VerificationResult;
import io.cosmosbackup.operator.status.Conditions;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The result of reading a copy back, as the status of its backup. A damaged copy does not count until all of
/// it is found whole. A quick look or a sample is not enough: it may miss the damaged part.
public final class CopyVerification {
    private CopyVerification() {}

    /// How much is read of a copy when so much is asked for.
    public static VerificationLevel level(CosmosBackupStatus status, String repository, VerificationLevel asked) {
        return damaged(status, repository) && !foundQuickly(status, repository) ? VerificationLevel.Deep : asked;
    }

    /// The status once a verification has ended. If the copy is gone meanwhile, the status stays as it is.
    public static CosmosBackupStatus of(
            CosmosBackup backup, CosmosBackupStatus status, BackupVerification verification, Instant now) {
        String repository = verification.repository();
        Optional<RepositoryCopy> copy = Copies.in(status, repository).filter(Copies::there);
        if (copy.isEmpty()) {
            return status;
        }
        return switch (verification.result()) {
            case Failed -> Copies.with(backup, last(status, verification), damaged(copy.get(), verification), now);
            case Passed -> {
                if (copy.get().durable()) {
                    yield noted(backup, status, verification, now);
                }
                boolean enough = verification.level() == VerificationLevel.Deep || foundQuickly(status, repository);
                yield enough ? mended(backup, status, verification, copy.get(), now) : status;
            }
            case Inconclusive -> noted(backup, status, verification, now);
        };
    }

    private static CosmosBackupStatus mended(
            CosmosBackup backup,
            CosmosBackupStatus status,
            BackupVerification verification,
            RepositoryCopy copy,
            Instant now) {
        RepositoryCopy whole =
                new RepositoryCopy(copy.repository(), true, verification.time(), null, null, copy.attempts());
        return Copies.with(backup, elsewhere(status, copy) ? status : last(status, verification), whole, now);
    }

    /// The status keeps showing the damage that was found.
    private static CosmosBackupStatus noted(
            CosmosBackup backup, CosmosBackupStatus status, BackupVerification verification, Instant now) {
        return status.copies().stream().anyMatch(Copies::damaged)
                ? status
                : said(backup, last(status, verification), now);
    }

    private static RepositoryCopy damaged(RepositoryCopy copy, BackupVerification verification) {
        return new RepositoryCopy(
                copy.repository(),
                false,
                copy.durable() ? verification.time() : copy.since(),
                OperatorReason.VerificationFailed.name(),
                verification.message(),
                copy.attempts());
    }

    private static CosmosBackupStatus last(CosmosBackupStatus status, BackupVerification verification) {
        return status.withVerification(verification, status.conditions());
    }

    private static boolean damaged(CosmosBackupStatus status, String repository) {
        return Copies.in(status, repository).filter(Copies::damaged).isPresent();
    }

    private static boolean elsewhere(CosmosBackupStatus status, RepositoryCopy copy) {
        return status.copies().stream()
                .anyMatch(other -> Copies.damaged(other) && !other.repository().equals(copy.repository()));
    }

    private static boolean foundQuickly(CosmosBackupStatus status, String repository) {
        BackupVerification last = status.lastVerification();
        return last != null
                && last.repository().equals(repository)
                && last.result() == VerificationResult.Failed
                && last.level() == VerificationLevel.Quick;
    }

    /// The status with Verified as its copies and its last verification say. When a copy that was found damaged
    /// has gone or was made anew, nothing is known of what is there now.
    static CosmosBackupStatus said(CosmosBackup backup, CosmosBackupStatus status, Instant now) {
        BackupVerification last = status.lastVerification();
        List<RepositoryCopy> damaged =
                status.copies().stream().filter(Copies::damaged).toList();
        if (damaged.isEmpty() && (last == null || last.result() == VerificationResult.Failed)) {
            return status.withVerification(null, Conditions.without(status.conditions(), Conditions.VERIFIED));
        }
        VerificationResult result =
                damaged.isEmpty() ? Objects.requireNonNull(last).result() : VerificationResult.Failed;
        Explanation why = damaged.isEmpty()
                ? why(Objects.requireNonNull(last))
                : Explanation.of(OperatorReason.VerificationFailed, told(damaged));
        return status.withVerification(
                last, Conditions.withVerified(status.conditions(), result, why, Copies.generation(backup), now));
    }

    private static Explanation why(BackupVerification last) {
        return Explanation.of(
                last.result() == VerificationResult.Passed
                        ? OperatorReason.VerificationPassed
                        : OperatorReason.VerificationInconclusive,
                "repository %s (%s): %s".formatted(last.repository(), last.level(), last.message()));
    }

    private static String told(List<RepositoryCopy> damaged) {
        return damaged.stream()
                .map(copy -> "repository %s: %s".formatted(copy.repository(), copy.message()))
                .collect(Collectors.joining("; "));
    }
}
