package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.BudgetOptions;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.NewRepositoryOption;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.copy.CopyRun;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.requestunits.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `copy`: brings backups from one repository to another.
@Command(
        name = Verbs.COPY,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Copies backups from one or more repositories to another, without reading the account.",
            "Every segment is checked before it is written; nothing is decrypted, so no identity is needed. A copy that was"
                    + " stopped can be run again, and one that has lost a segment gets it back."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_REPOSITORY_KEY,
            "",
            "Example, a second repository gets all there is:",
            "  export REPOSITORY_EAST_KEY=… REPOSITORY_WEST_KEY=…",
            "  cosmos-backup copy --all \\",
            "    --from east=https://shopbackups.blob.core.windows.net/backups \\",
            "    --to west=https://shopbackups2.blob.core.windows.net/backups"
        })
public final class CopyCommand implements Callable<Integer> {
    @Option(
            names = Options.FROM,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " When repeated, the next one is read where one fails.")
    private List<String> from = new ArrayList<>();

    @Option(
            names = Options.TO,
            required = true,
            paramLabel = "NAME=URL",
            description = "The repository that is written. Where nothing is yet, it is made.")
    private String to = "";

    @Option(
            names = Options.BACKUP,
            paramLabel = "ID",
            description = "The backup's id, as list shows it; repeat it for several. What it builds on comes with it.")
    private List<String> backups = new ArrayList<>();

    @Option(names = "--all", description = "Every backup that is not marked for deletion.")
    private boolean all;

    @Option(
            names = Options.PARALLELISM,
            paramLabel = "N",
            defaultValue = "4",
            description = "Segments copied at once (default ${DEFAULT-VALUE}).")
    private int parallelism;

    @Mixin
    private NewRepositoryOption newRepository = new NewRepositoryOption();

    @Mixin
    private TrustOption trust = new TrustOption.ToRead();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        RunProgress progress = new RunProgress(() -> new Usage(0, 0));
        output.goingOn("run the same command again: what is copied already is not written again");
        return output.show(() -> progress, () -> {
            if (all == !backups.isEmpty()) {
                throw new BackupException(
                        Reason.InvalidArgument, "give either --all or --backup, once or several times");
            }
            backups.forEach(Arguments::backup);
            CopyRun.Request request = new CopyRun.Request(
                    backups, BudgetOptions.checked(parallelism), newRepository.orElse(NewRepository.Empty));
            List<Repository> opened =
                    trust.open(Stream.concat(from.stream(), Stream.of(to)).toList());
            return new CopyRun(request, opened.subList(0, from.size()), opened.getLast(), progress).run();
        });
    }
}
