package io.cosmosbackup.cli;

import io.cosmosbackup.engine.RunProgress;
import io.cosmosbackup.engine.VerifyRun;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.source.Usage;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `verify`: reads a backup back and checks it.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks a backup in a repository.",
            "By default every segment is read and checked down to each document, as a restore would read it."
        })
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--backup", required = true, paramLabel = "ID", description = "The backup's id, as list shows it.")
    private String backup = "";

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Option(names = "--quick", description = "Check only that every segment is there with its size.")
    private boolean quick;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "4",
            description = "Segments read at once (default ${DEFAULT-VALUE}).")
    private int parallelism;

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        RunProgress progress = new RunProgress(() -> new Usage(0, 0));
        return output.show(() -> progress, () -> {
            int atOnce = BudgetOptions.checked(parallelism);
            Repository opened = trust.open(repository);
            return new VerifyRun(
                            opened,
                            backup,
                            Environment.identities(System.getenv()),
                            !quick,
                            atOnce,
                            progress,
                            Clock.systemUTC())
                    .run();
        });
    }
}
