package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.BackupArgument;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.ContentsText;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.inspect.ShowRun;
import io.cosmosbackup.engine.report.BackupContents;
import io.cosmosbackup.engine.report.ReportJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `show`: what one backup holds.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows what a backup holds, who can open it, who signed it, and where it is.",
            "For each container: items, size, throughput, partition key, and the times it is exact at. Only"
                    + " the manifest is read, so no identity is needed."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_REPOSITORY_KEY,
            "",
            "Example:",
            "  export REPOSITORY_EAST_KEY=…",
            "  cosmos-backup show nightly-full-202611220200.1a2b3c4d \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups"
        })
public final class ShowCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private BackupArgument backup = new BackupArgument();

    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION
                    + " When repeated, the first that has the backup is read. For the others it shows whether"
                    + " they have the same.")
    private List<String> repositories = new ArrayList<>();

    @Mixin
    private TrustOption trust = new TrustOption.ToRead();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.answer(() -> {
            BackupContents contents = new ShowRun(Arguments.backup(backup.id()), trust.open(repositories)).run();
            if (output.json()) {
                output.out().json(ReportJson.print(contents));
            } else {
                output.out().lines(ContentsText.of(contents));
            }
        });
    }
}
