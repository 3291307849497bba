package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.NewRepositoryOption;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.CatalogOutput;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.inspect.ProbeRun;
import io.cosmosbackup.engine.repository.NewRepository;
import io.cosmosbackup.engine.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `probe`: may a repository be used.
@Command(
        name = Verbs.PROBE,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tries whether a repository can be listed and, unless it is read-only, written.",
            "If there is none, it lists the repositories near it; --new-repository makes one."
        },
        footer = {"", Environment.HELP, Environment.HELP_REPOSITORY_KEY})
public final class ProbeCommand implements Callable<Integer> {
    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Option(names = Options.READ_ONLY, description = "Do not try to write.")
    private boolean readOnly;

    @Option(names = Options.LIST, description = "Also list every backup, as the verb list does.")
    private boolean list;

    @Option(
            names = Options.KNOWN,
            paramLabel = "ID",
            description = "With --list, a backup to list first, even if it is missing or cannot be read; repeat it"
                    + " for several.")
    private List<String> known = new ArrayList<>();

    @Mixin
    private NewRepositoryOption newRepository = new NewRepositoryOption();

    @Mixin
    private TrustOption trust = new TrustOption.ToList();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.show(() -> {
            Repository opened = trust.open(repository);
            ProbeRun run = new ProbeRun(opened, readOnly, newRepository.orElse(NewRepository.Never));
            known.forEach(Arguments::backup);
            return list ? run.run(new CatalogOutput(output, Set.copyOf(known))::print) : run.run();
        });
    }
}
