package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.PlannedOutput;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.prune.DeleteRun;
import io.cosmosbackup.engine.prune.DeleteRun.What;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `delete`: takes named backups out of a repository.
@Command(
        name = Verbs.DELETE,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Deletes the given backups from one repository, all of them or none.",
            "Refused if a backup that stays depends on one of them: give that one too. May be stopped and"
                    + " run again."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_REPOSITORY_KEY,
            "",
            "Example:",
            "  export REPOSITORY_EAST_KEY=…",
            "  cosmos-backup delete --backup before-migration.38c39e0a \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups"
        })
public final class DeleteCommand implements Callable<Integer> {
    @Option(
            names = Options.REPOSITORY,
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " The key must have the right to delete.")
    private String repository = "";

    @Option(
            names = Options.BACKUP,
            required = true,
            paramLabel = "ID",
            description = "The backup's id, as list shows it; repeat it for several.")
    private List<String> backups = new ArrayList<>();

    @Option(
            names = Options.GRACE,
            paramLabel = "TIME",
            defaultValue = "PT0S",
            description = "How long a backup stays marked before it is deleted. The first run only marks it,"
                    + " and the same command deletes it after that time (default ${DEFAULT-VALUE}: at once).")
    private String grace = "";

    @Option(
            names = "--unreadable",
            description = "Also delete given backups whose manifests cannot be read or trusted, and do not let such"
                    + " manifests keep other backups. This does not cover a backup of a later"
                    + " release: delete it with that release.")
    private boolean unreadable;

    @Option(names = "--last", description = "Delete the last restore point of a series too.")
    private boolean last;

    @Option(
            names = Options.UNFINISHED,
            description = "Delete the leftovers of a run of that id that failed or was stopped, and so made"
                    + " no backup. Make sure first that the run has ended. A mark stays until a prune, so"
                    + " that no late writer brings it back. Refused if the run has made a backup after all.")
    private boolean unfinished;

    @Option(
            names = Options.COMMITTED,
            description = "With --unfinished: if the run has made a backup after all, delete that.")
    private boolean committed;

    @Option(names = "--dry-run", description = "Only show what would happen.")
    private boolean dryRun;

    @Mixin
    private TrustOption trust = new TrustOption.ToDelete();

    @Mixin
    private RunOutput output = new RunOutput();

    private What what() {
        return !unfinished ? What.Backup : committed ? What.UnfinishedOrBackup : What.Unfinished;
    }

    @Override
    public Integer call() {
        output.goingOn("run the same command again: it finds done what was done");
        return output.show(() -> {
            backups.forEach(Arguments::backup);
            if (committed && !unfinished) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "--committed is given without --unfinished. HINT: without both, delete deletes backups");
            }
            DeleteRun.Request request = Arguments.parsed(() -> new DeleteRun.Request(
                    Set.copyOf(backups), Arguments.duration("--grace", grace), unreadable, last, what(), dryRun));
            Repository opened = trust.open(repository);
            return new DeleteRun(request, opened, new PlannedOutput(output)).run();
        });
    }
}
