package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which backups of a series are kept: those that any of the rules keeps.
public final class RetentionOptions {
    @Option(names = Options.KEEP_LAST, paramLabel = "N", description = "Keep the newest N backups.")
    private int last;

    @Option(
            names = Options.KEEP_HOURLY,
            paramLabel = "N",
            description = "Keep the newest backup of each of the newest N hours that have one. Likewise:")
    private int hourly;

    @Option(names = Options.KEEP_DAILY, paramLabel = "N", description = "days,")
    private int daily;

    @Option(names = Options.KEEP_WEEKLY, paramLabel = "N", description = "weeks, Monday to Sunday,")
    private int weekly;

    @Option(names = Options.KEEP_MONTHLY, paramLabel = "N", description = "months,")
    private int monthly;

    @Option(names = Options.KEEP_YEARLY, paramLabel = "N", description = "years.")
    private int yearly;

    @Option(
            names = Options.MAX_AGE,
            paramLabel = "TIME",
            description = "Alone: keep the backups that are younger. With other rules: they keep nothing older."
                    + " 36h, 30d, 8w, or ISO 8601 as P1Y and PT36H.")
    private @Nullable String maxAge;

    @Option(
            names = Options.MINIMUM,
            paramLabel = "N",
            defaultValue = "1",
            description = "The newest N backups stay, whatever the rules (default ${DEFAULT-VALUE}, never" + " fewer).")
    private int minimum;

    @Option(
            names = Options.TIME_ZONE,
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Where hours and days begin, for example Europe/Berlin (default ${DEFAULT-VALUE}).")
    private String zone = "UTC";

    public RetentionPolicy policy() {
        RetentionPolicy policy = Arguments.parsed(() -> new RetentionPolicy(
                new RetentionPolicy.Counts(last, hourly, daily, weekly, monthly, yearly),
                maxAge == null ? null : Arguments.amount("--max-age", maxAge),
                minimum,
                zone()));
        if (policy.keepsEverything()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "no option chooses the backups to keep, so none would be deleted. HINT: for example"
                            + " --keep-daily 7 --keep-weekly 5 --keep-monthly 12");
        }
        return policy;
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "--time-zone '" + zone + "' is no time zone. HINT: UTC, or a name such as Europe/Berlin",
                    e);
        }
    }
}
