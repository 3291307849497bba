package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.BackupArgument;
import io.cosmosbackup.cli.option.BudgetOptions;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `verify`: reads a backup back and checks it.
@Command(
        name = Verbs.VERIFY,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks a backup in a repository.",
            "By default every segment is read and checked down to each document, as a restore would read it."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_REPOSITORY_KEY,
            Environment.HELP_AGE_IDENTITY,
            "",
            "Example:",
            "  export REPOSITORY_EAST_KEY=… AGE_IDENTITY=\"$(cat identity.txt)\"",
            "  cosmos-backup verify nightly-full-202611220200.1a2b3c4d \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups"
        })
public final class VerifyCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private BackupArgument backup = new BackupArgument();

    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Option(names = Options.QUICK, description = "Check only that every segment is there with its size.")
    private boolean quick;

    @Option(
            names = Options.SAMPLE,
            paramLabel = "PERCENT",
            description = "Read PERCENT of the segments, others each time. Check the rest as --quick does.")
    private @Nullable Integer sample;

    @Option(
            names = Options.EXPECT_MANIFEST,
            paramLabel = "SHA256",
            description = "The manifest's digest as it was when the backup was made (a CosmosBackup keeps it); another"
                    + " one is refused.")
    private @Nullable String expected;

    @Option(
            names = Options.PARALLELISM,
            paramLabel = "N",
            defaultValue = "4",
            description = "Segments read at once (default ${DEFAULT-VALUE}).")
    private int parallelism;

    @Mixin
    private TrustOption trust = new TrustOption.ToRead();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        RunProgress progress = new RunProgress(() -> new Usage(0, 0));
        return output.show(() -> progress, () -> {
            int atOnce = BudgetOptions.checked(parallelism);
            String id = Arguments.backup(backup.id());
            String digest = Arguments.manifest(expected);
            Repository opened = trust.open(repository);
            VerifyRun.Request request = new VerifyRun.Request(
                    id, level(), percent(), digest, Environment.identities(System.getenv()), atOnce);
            return new VerifyRun(request, opened, progress, Clock.systemUTC(), ThreadLocalRandom.current()).run();
        });
    }

    private VerifyReport.Level level() {
        if (quick && sample != null) {
            throw new BackupException(Reason.InvalidArgument, "give either --quick or --sample");
        }
        return quick ? VerifyReport.Level.Quick : sample != null ? VerifyReport.Level.Sampled : VerifyReport.Level.Deep;
    }

    private int percent() {
        int percent = sample == null ? 100 : sample;
        if (percent < 1 || percent > 100) {
            throw new BackupException(Reason.InvalidArgument, "--sample must be from 1 to 100");
        }
        return percent;
    }
}
