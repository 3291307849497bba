package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.Retention;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.time.Duration;
import java.util.List;

/// The command line that deletes what a schedule's retention no longer keeps in one repository.
final class PruneCommandLine {
    /// How long a backup that retention no longer keeps stays marked before it is deleted: longer than any run
    /// that may still read it.
    private static final Duration GRACE = Duration.ofDays(1);

    private PruneCommandLine() {}

    /// @param pins ids of backups that stay whatever the rules say
    static EngineCommand of(
            CosmosBackupRepository repository, String series, Retention retention, String timeZone, List<String> pins) {
        return EngineCommand.of(Verbs.PRUNE)
                .deleting(repository)
                .add(Options.SERIES, series)
                .add(Options.KEEP_LAST, retention.keepLast())
                .add(Options.KEEP_HOURLY, retention.hourly())
                .add(Options.KEEP_DAILY, retention.daily())
                .add(Options.KEEP_WEEKLY, retention.weekly())
                .add(Options.KEEP_MONTHLY, retention.monthly())
                .add(Options.KEEP_YEARLY, retention.yearly())
                .add(Options.MAX_AGE, retention.maxAge())
                .add(Options.MINIMUM, retention.minimum())
                .add(Options.TIME_ZONE, timeZone)
                .each(Options.PIN, pins)
                .flag(Options.ALLOW_UNMATCHED, !pins.isEmpty()) // a pinned one may be in another repository only
                .add(Options.GRACE, GRACE)
                .trust(List.of(repository))
                .build();
    }
}
