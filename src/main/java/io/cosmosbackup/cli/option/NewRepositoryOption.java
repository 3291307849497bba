package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.repository.NewRepository;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a verb that writes may make a repository where there is none.
public final class NewRepositoryOption {
    @Option(
            names = Options.NEW_REPOSITORY,
            paramLabel = "WHEN",
            description = "Whether to make a repository where there is none: ${COMPLETION-CANDIDATES}. Empty: only"
                    + " in an empty place. Other blobs there may mean that the prefix was cut short."
                    + " Again: as Empty, and where only repository.json is gone and manifests are"
                    + " there. Default: Empty; of probe: Never.")
    private @Nullable NewRepository when;

    public NewRepository orElse(NewRepository usual) {
        return when == null ? usual : when;
    }
}
