package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.AccountOption;
import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.BackupArgument;
import io.cosmosbackup.cli.option.BudgetOptions;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.RestorePlanReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `restore`: a backup's documents into an account.
@Command(
        name = Verbs.RESTORE,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Restores a backup into a Cosmos DB account, the same or another one.",
            "Databases and containers that are absent are created as they were. By default an item that is there stays"
                    + " as it is. A restore that was killed can be run again.",
            "A container without * in --include, --exclude or --rename must be in the backup, or nothing is"
                    + " written.",
            "A document that the account refuses stops nothing. It is counted, the first 100 are printed, and the exit"
                    + " code is 4.",
            "A damaged segment stops only its container, and with --salvage not even that."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_COSMOS_KEY,
            Environment.HELP_REPOSITORY_KEY,
            Environment.HELP_AGE_IDENTITY,
            "",
            "Example, into a new container beside the damaged one:",
            "  export COSMOS_KEY=… REPOSITORY_EAST_KEY=…",
            "  cosmos-backup restore --backup nightly-full-202611220200.1a2b3c4d \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups \\",
            "    --target-endpoint https://shop.documents.azure.com \\",
            "    --include shop/orders --rename shop/orders=shop/orders-restored"
        })
public final class RestoreCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private BackupArgument backup = new BackupArgument();

    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " When repeated, the next one is read where one fails.")
    private List<String> repositories = new ArrayList<>();

    @Mixin
    private AccountOption.Target account = new AccountOption.Target();

    @Option(
            names = Options.INCLUDE,
            paramLabel = "PATTERN",
            description = "Containers to restore, as database/container with * for any text. Default: all.")
    private List<String> include = new ArrayList<>();

    @Option(names = Options.EXCLUDE, paramLabel = "PATTERN", description = "Containers to leave out, likewise.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = Options.RENAME,
            paramLabel = "DB/CONTAINER=DB/CONTAINER",
            description = "Restore a container under another name.")
    private Map<String, String> rename = new LinkedHashMap<>();

    @Option(
            names = Options.CONFLICT_POLICY,
            paramLabel = "POLICY",
            defaultValue = "Skip",
            description = "What happens to an item that is in the target already: ${COMPLETION-CANDIDATES}"
                    + " (default ${DEFAULT-VALUE}). Skip leaves it as it is now. Overwrite makes it what it"
                    + " was in the backup, and undoes every change since. Both bring back items that were"
                    + " deleted since, on purpose too. Items created since stay in both.")
    private ConflictPolicy conflicts = ConflictPolicy.Skip;

    @Option(
            names = Options.TTL,
            paramLabel = "POLICY",
            defaultValue = "Restart",
            description = "Time to live of containers that are created, and of the items in them:"
                    + " ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}). Restart sets it as it was backed up, and"
                    + " each item lives its full time from when it is written. KeepRemaining sets it too, and"
                    + " writes a ttl into each item with which it expires when it would have; an item whose time is"
                    + " over by now is left out. Off leaves it off. It is off in each case while items are written."
                    + " A container that is there keeps its own. Items that had expired at the restore point are"
                    + " never brought back.")
    private TtlPolicy ttl = TtlPolicy.Restart;

    @Option(
            names = Options.DEFINITIONS,
            paramLabel = "WHAT",
            defaultValue = "All",
            description = "What is restored: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}). All: items, stored"
                    + " procedures, triggers, functions, users, permissions, client encryption keys and index"
                    + " containers. DataOnly: items, and what they need: databases, containers and client"
                    + " encryption keys. Only: everything but items. --conflict-policy counts for scripts too;"
                    + " a client encryption key is never replaced.")
    private Definitions definitions = Definitions.All;

    @Option(
            names = Options.EXPECT_MANIFEST,
            paramLabel = "SHA256",
            description = "The manifest's digest as it was when the backup was made (a CosmosBackup keeps it); another"
                    + " one is refused.")
    private @Nullable String expected;

    @Option(
            names = Options.SALVAGE,
            description =
                    "Leave out segments that are damaged or missing in every repository, and restore everything else."
                            + " Each one is listed with the number of documents it holds, and the exit code is 4. Without"
                            + " it, a container with such a segment is not restored whole.")
    private boolean salvage;

    @Option(
            names = "--dry-run",
            description =
                    "Only show what would be restored and created, by the manifest and the account as they are now."
                            + " No segment is read, and nothing is written.")
    private boolean dryRun;

    @Mixin
    private TrustOption trust = new TrustOption.ToRead();

    @Mixin
    private BudgetOptions budget = new BudgetOptions();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        AtomicReference<@Nullable RunProgress> progress = new AtomicReference<>();
        String again = "run the same command again";
        output.goingOn(
                dryRun
                        ? again
                        : again + ": "
                                + switch (conflicts) {
                                    case Skip -> "what is in the target already is skipped, and the rest is written";
                                    case Overwrite -> "everything is written once more, from the beginning";
                                });
        return output.show(progress::get, () -> {
            String id = Arguments.backup(backup.id());
            String digest = Arguments.manifest(expected);
            RestoreRun.Request request = Arguments.parsed(() -> new RestoreRun.Request(
                    new RestoreRun.Wanted(new Selection(include, exclude), renames(), definitions),
                    conflicts,
                    ttl,
                    salvage,
                    budget.parallelism()));
            account.check(trust);
            BackupReader reader = BackupReader.open(
                            id, trust.open(repositories), Environment.identities(System.getenv()))
                    .expecting(digest);
            String api = reader.manifest().head().kind().api();
            try (AccountTarget target = account.open(api, trust, budget)) {
                RunProgress shown = new RunProgress(target::usage);
                progress.set(shown);
                RestoreRun restore = new RestoreRun(
                        request, reader, target, shown, Clock.systemUTC(), plan -> output.announce(plan.creations()));
                return dryRun ? shown(restore.plan(), reader.repository()) : restore.run();
            }
        });
    }

    private RestorePlanReport shown(RestorePlan plan, String repository) {
        output.announceContainers(plan.containers());
        output.announce(plan.creations());
        output.announceDefinitions(plan.definitions());
        return plan.report(repository);
    }

    private Renames renames() {
        Map<ContainerName, ContainerName> names = new LinkedHashMap<>();
        rename.forEach((from, to) -> names.put(ContainerName.parse(from), ContainerName.parse(to)));
        return new Renames(names);
    }
}
