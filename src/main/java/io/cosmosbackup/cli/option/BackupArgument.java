package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The one backup that a verb is about: by itself, or as the option that verbs of several backups have.
public final class BackupArgument {
    @Parameters(paramLabel = "BACKUP", description = "The backup's id, as list shows it.")
    private @Nullable String backup;

    @Option(
            names = Options.BACKUP,
            required = true,
            paramLabel = "ID",
            description = "The same, as other verbs have it.")
    private @Nullable String option;

    public String id() {
        return backup != null ? backup : option == null ? "" : option;
    }
}
