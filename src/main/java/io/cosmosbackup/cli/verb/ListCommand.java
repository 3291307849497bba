package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.CatalogOutput;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.repository.Repository;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `list`: what a repository holds.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Lists the backups of a repository by their restore points, the newest last.",
            "A restore point is the time before which everything written is in the backup. With --json backups come in the"
                    + " order of their names, with all facts about each; show has the containers of one.",
            "If there is no repository, or an empty one, it lists the repositories near it."
        },
        footer = {"", Environment.HELP, Environment.HELP_REPOSITORY_KEY})
public final class ListCommand implements Callable<Integer> {
    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Mixin
    private TrustOption trust = new TrustOption.ToList();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.show(() -> {
            Repository opened = trust.open(repository);
            return new CatalogOutput(output).print(opened);
        });
    }
}
