package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.AccountOption;
import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.BudgetOptions;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.NewRepositoryOption;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.backup.BackupRun;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.RepositorySet;
import io.cosmosbackup.engine.repository.StragglerLimit;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.AccountSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `backup`: one full backup of an account into every repository given.
@Command(
        name = Verbs.BACKUP,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Takes a full backup of a Cosmos DB account (NoSQL API) into one or more repositories.",
            "In an empty place it makes a repository, and reports that."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_COSMOS_KEY,
            Environment.HELP_REPOSITORY_KEY,
            Environment.HELP_SIGNING_KEY,
            "",
            "Example:",
            "  export COSMOS_KEY=… REPOSITORY_EAST_KEY=…",
            "  cosmos-backup backup --source-endpoint https://shop.documents.azure.com \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups \\",
            "    --include 'shop/*' --exclude shop/cache"
        })
public final class BackupCommand implements Callable<Integer> {
    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);

    @Mixin
    private AccountOption.Source account = new AccountOption.Source();

    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " Repeat it to write to several at once.")
    private List<String> repositories = new ArrayList<>();

    @Option(
            names = Options.INCLUDE,
            paramLabel = "PATTERN",
            description = "Containers to back up, as database/container with * for any text. Default: all.")
    private List<String> include = new ArrayList<>();

    @Option(names = Options.EXCLUDE, paramLabel = "PATTERN", description = "Containers to leave out, likewise.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = Options.ALLOW_UNMATCHED,
            description = "Back up the others if --include or --exclude has a container that is not there."
                    + " Default: the run is refused before anything is read. A pattern with * that matches"
                    + " nothing is only reported.")
    private boolean allowUnmatched;

    @Option(
            names = Options.REQUIRE_DEFINITIONS,
            description = "Refuse the run if the account does not show stored procedures, triggers, functions, users,"
                    + " permissions or client encryption keys. Default: they are left out of the backup,"
                    + " and the run reports which and why.")
    private boolean requireDefinitions;

    @Option(
            names = Options.ID,
            paramLabel = "ID",
            description = "The backup's id in the repositories. Default: the time and some random digits.")
    private @Nullable String id;

    @Option(
            names = Options.RUN_ID,
            paramLabel = "TEXT",
            description = "The same text for every attempt of one run: a later attempt adopts what an earlier one"
                    + " finished. Default: random.")
    private @Nullable String runId;

    @Option(
            names = Options.SERIES,
            paramLabel = "NAME",
            description = "The series of this backup; prune keeps and deletes within one series. Default:" + " none.")
    private @Nullable String series;

    @Option(
            names = Options.RECIPIENT,
            paramLabel = "AGE1…",
            description = "Encrypt the backup to this age public key (keygen makes one). Repeat it for several: the"
                    + " identity of any one of them opens the backup. Default: the backup is not"
                    + " encrypted.")
    private List<String> recipients = new ArrayList<>();

    @Option(
            names = Options.MINIMUM_COPIES,
            paramLabel = "N",
            defaultValue = "1",
            description = "The number of repositories that must hold the whole backup. With fewer it has"
                    + " failed (default ${DEFAULT-VALUE}).")
    private int minimumCopies;

    @Mixin
    private NewRepositoryOption newRepository = new NewRepositoryOption();

    @Mixin
    private TrustOption trust = new TrustOption.ToWrite();

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        AtomicReference<@Nullable RunProgress> progress = new AtomicReference<>();
        String run = runId == null ? UUID.randomUUID().toString() : runId;
        String backup = id == null ? generatedId() : id;
        Map<String, String> drawn = new LinkedHashMap<>();
        drawn.put(Options.ID, backup);
        drawn.put(Options.RUN_ID, run);
        output.goingOn("go on from the last checkpoint", drawn);
        return output.show(progress::get, () -> {
            Arguments.backup(backup);
            Selection selection = Arguments.parsed(() -> new Selection(include, exclude));
            account.check(trust);
            RepositorySet set = new RepositorySet(
                    trust.open(repositories),
                    minimumCopies,
                    Environment.signingKey(System.getenv()),
                    StragglerLimit.ordinary(),
                    newRepository.orElse(NewRepository.Empty));
            try (AccountSource source = account.open(trust, budget)) {
                RunProgress shown = new RunProgress(source::usage);
                progress.set(shown);
                return new BackupRun(
                                new BackupRun.Request(
                                        new ManifestHead.Identity(backup, run),
                                        series,
                                        account.endpoint(),
                                        new BackupRun.Wanted(selection, allowUnmatched, requireDefinitions),
                                        new BackupRun.Writing(
                                                Recipients.parse(recipients),
                                                SegmentWriter.segmentBytes(
                                                        Runtime.getRuntime().maxMemory(), budget.parallelism()),
                                                CHECKPOINT_EVERY),
                                        budget.parallelism()),
                                source,
                                set,
                                shown,
                                Clock.systemUTC())
                        .run();
            }
        });
    }

    private static String generatedId() {
        String minute = DateTimeFormatter.ofPattern("yyyyMMddHHmm")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        return "manual-" + minute + "." + UUID.randomUUID().toString().substring(0, 8);
    }
}
