package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.common.Condition;
import io.cosmosbackup.api.repository.Answer;
import io.cosmosbackup.api.repository.CosmosBackupRepositoryStatus;
import io.cosmosbackup.api.repository.RepositoryProbe;
import io.cosmosbackup.api.repository.RepositoryProtection;
import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.Protection;
import io.cosmosbackup.operator.catalog.CatalogDecision;
import io.cosmosbackup.operator.catalog.Findings;
import io.cosmosbackup.operator.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The statuses a repository can have next. Each is whole: what is not said again here is as it was.
final class RepositoryStatuses {
    private RepositoryStatuses() {}

    /// A probe starts. Results of an earlier spec are forgotten, except that the place was reached: a reached
    /// place must not be changed.
    static CosmosBackupRepositoryStatus probing(
            CosmosBackupRepositoryStatus status, List<Condition> conditions, String url, RepositoryProbe started) {
        long generation = Objects.requireNonNull(started.generation());
        boolean specIsNew = !Objects.equals(status.observedGeneration(), generation);
        boolean reached = url.equals(status.url());
        return new CosmosBackupRepositoryStatus(
                generation,
                specIsNew ? conditions : Conditions.keepingCataloged(status.conditions(), conditions),
                url,
                reached ? status.backups() : null,
                reached ? status.otherBackups() : null,
                specIsNew ? started.finding(null, null) : started);
    }

    /// A probe was to start and does not.
    static CosmosBackupRepositoryStatus notProbed(
            CosmosBackupRepositoryStatus status, String url, long generation, @Nullable String request) {
        return new CosmosBackupRepositoryStatus(
                generation,
                status.conditions(),
                url,
                status.backups(),
                status.otherBackups(),
                status.probe().notStarting(request));
    }

    /// With other conditions. What Cataloged shows stays.
    static CosmosBackupRepositoryStatus saying(CosmosBackupRepositoryStatus status, List<Condition> conditions) {
        return status.withConditions(Conditions.keepingCataloged(status.conditions(), conditions));
    }

    /// With the store's properties from the newest probe.
    static CosmosBackupRepositoryStatus probed(CosmosBackupRepositoryStatus status, ProbeReport report) {
        return status.withProbe(status.probe().finding(report.counts().damaged(), protection(report.protection())));
    }

    private static @Nullable RepositoryProtection protection(@Nullable Protection found) {
        return found == null
                ? null
                : new RepositoryProtection(
                        answer(found.immutabilityPolicy()),
                        answer(found.legalHold()),
                        answer(found.versioning()),
                        found.softDeleteDays());
    }

    private static Answer answer(Protection.Answer answer) {
        return switch (answer) {
            case Yes -> Answer.Yes;
            case No -> Answer.No;
            case Unknown -> Answer.Unknown;
        };
    }

    /// With what the newest listing says.
    ///
    /// @param known how many backups are there that CosmosBackups stand for
    static CosmosBackupRepositoryStatus cataloged(
            CosmosBackupRepositoryStatus status, CatalogDecision catalog, int known, long generation, Instant now) {
        Findings findings = catalog.findings();
        return new CosmosBackupRepositoryStatus(
                status.observedGeneration(),
                Conditions.withCataloged(status.conditions(), findings.whole(), findings.why(), generation, now),
                status.url(),
                catalog.others() + known,
                catalog.others(),
                status.probe());
    }

    /// With the number of backups as of now, once a probe has found how many there are besides the known ones.
    static CosmosBackupRepositoryStatus counted(CosmosBackupRepositoryStatus status, int known) {
        Integer others = status.otherBackups();
        return status.backups() == null || others == null ? status : status.withBackups(others + known);
    }
}
