package io.cosmosbackup.cli;

import io.cosmosbackup.engine.repository.NewRepository;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a verb that writes may make a repository where there is none.
final class NewRepositoryOption {
    @Option(
            names = "--new-repository",
            paramLabel = "WHEN",
            description =
                    "Whether a repository is made where there is none: ${COMPLETION-CANDIDATES}. Empty: only where"
                            + " nothing is, not beside other blobs, for a prefix cut short looks like that. Again: as Empty,"
                            + " and where manifests are and only repository.json is gone. Default: Empty; of probe: Never.")
    private @Nullable NewRepository when;

    NewRepository orElse(NewRepository usual) {
        return when == null ? usual : when;
    }
}
