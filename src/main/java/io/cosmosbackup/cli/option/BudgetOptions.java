package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much of the account and of this machine a run may take.
public final class BudgetOptions {
    @Option(
            names = Options.MAX_REQUEST_UNITS,
            paramLabel = "N",
            description = "Use at most this many request units a second. Default: as many as the account gives.")
    private @Nullable Integer maxRequestUnits;

    @Option(
            names = Options.PARALLELISM,
            paramLabel = "N",
            defaultValue = "4",
            description = "Feed ranges read, or segments restored, at once (default ${DEFAULT-VALUE}). Each takes about"
                    + " 100 MiB of memory at most.")
    private int parallelism;

    public RequestUnitBudget budget() {
        return maxRequestUnits == null ? RequestUnitBudget.unlimited() : RequestUnitBudget.perSecond(maxRequestUnits);
    }

    public int parallelism() {
        return checked(parallelism);
    }

    public static int checked(int parallelism) {
        if (parallelism < 1 || parallelism > 256) {
            throw new BackupException(Reason.InvalidArgument, "--parallelism must be from 1 to 256");
        }
        return parallelism;
    }
}
