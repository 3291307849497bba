package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.RetentionOptions;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.PlannedOutput;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `prune`: applies a retention to the backups of one series.
@Command(
        name = Verbs.PRUNE,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Deletes the backups of a series that no rule keeps, and leftovers of killed runs.",
            "A backup is marked first. A run after --grace deletes it. A backup that another one depends on"
                    + " stays as long as that one, and the latest restore point always stays. May be stopped"
                    + " and run again at any point."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_REPOSITORY_KEY,
            "",
            "Example, what would happen:",
            "  export REPOSITORY_EAST_KEY=…",
            "  cosmos-backup prune --series shop/nightly --keep-daily 7 --dry-run \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups"
        })
public final class PruneCommand implements Callable<Integer> {
    /// How many series a warning names.
    private static final int SHOWN = 20;

    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " The key must have the right to delete.")
    private String repository = "";

    @Option(
            names = Options.SERIES,
            required = true,
            paramLabel = "SERIES",
            description = "The series whose backups the rules are about; a schedule's is <namespace>/<name>. When none"
                    + " of its backups is there, a warning names the series that are.")
    private String series = "";

    @Mixin
    private RetentionOptions retention = new RetentionOptions();

    @Option(
            names = Options.PIN,
            paramLabel = "ID",
            description = "A backup that stays, whatever the rules; repeat it for several. It must be there.")
    private List<String> pins = new ArrayList<>();

    @Option(names = Options.ALLOW_UNMATCHED, description = "Pass over pins of backups that are not in this repository.")
    private boolean allowUnmatched;

    @Option(
            names = Options.GRACE,
            paramLabel = "TIME",
            defaultValue = "PT24H",
            description =
                    "How long a backup stays marked before it is deleted, by the store's clock; longer than any run"
                            + " takes (default ${DEFAULT-VALUE}).")
    private String grace = "";

    @Option(
            names = "--orphan-age",
            paramLabel = "TIME",
            defaultValue = "P7D",
            description = "Data without a manifest counts as the leftover of a killed run when nothing was written"
                    + " to it for this time (default ${DEFAULT-VALUE}).")
    private String orphanAge = "";

    @Option(
            names = "--count-together",
            description = "Count all backups of the series together. Without it, those written for other repositories,"
                    + " signed by another key without --trust, or behind a jump of numbers are counted apart: nobody"
                    + " can change by new manifests what the rules keep. Look at them first.")
    private boolean countTogether;

    @Option(names = "--dry-run", description = "Only show what would happen.")
    private boolean dryRun;

    @Mixin
    private TrustOption trust = new TrustOption.ToDelete();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        output.goingOn("run the same command again: it finds done what was done");
        return output.show(() -> {
            RetentionPolicy policy = retention.policy();
            if (series.isBlank()) {
                throw new BackupException(
                        Reason.InvalidArgument, "--series is empty. HINT: list shows the series of each backup");
            }
            pins.forEach(Arguments::backup);
            PruneRun.Request request = Arguments.parsed(() -> new PruneRun.Request(
                    series,
                    policy,
                    new PruneRun.Pins(Set.copyOf(pins), allowUnmatched),
                    new PrunePlan.Waits(
                            Arguments.duration("--grace", grace), Arguments.duration("--orphan-age", orphanAge)),
                    dryRun,
                    countTogether));
            Repository opened = trust.open(repository);
            return new PruneRun(request, opened, new PlannedOutput(output))
                    .run(others -> output.err().line(noneOfTheSeries(opened.name(), others)));
        });
    }

    /// No error: a schedule prunes a repository that may have no copy of its backups yet.
    private String noneOfTheSeries(String name, SortedSet<String> others) {
        return "WARNING: repository %s holds no backup of series %s%s"
                .formatted(
                        name,
                        series,
                        others.isEmpty()
                                ? ", nor of any other"
                                : ". Series there: "
                                        + others.stream().limit(SHOWN).collect(Collectors.joining(", "))
                                        + (others.size() > SHOWN ? ", …" : ""));
    }
}
