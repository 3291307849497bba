package io.cosmosbackup.cli.verb;

import io.cosmosbackup.cli.option.AccountOption;
import io.cosmosbackup.cli.option.Arguments;
import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.cli.option.TrustOption;
import io.cosmosbackup.cli.output.CheckOutput;
import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.engine.accounts.Accounts;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.inspect.DoctorRun;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.DoctorReport.Purpose;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.repository.RepositoryRights;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.Wanted;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `doctor`: would a run have what it needs.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks servers, certificates, clocks, tokens and each right that a run needs, and names the role that"
                    + " lacks it. Nothing stays behind.",
            "Give it the environment and the options of the run."
        },
        footer = {
            "",
            Environment.HELP,
            Environment.HELP_COSMOS_KEY,
            Environment.HELP_REPOSITORY_KEY,
            "",
            "Example:",
            "  cosmos-backup doctor --for backup \\",
            "    --source-endpoint https://shop.documents.azure.com \\",
            "    --repository east=https://shopbackups.blob.core.windows.net/backups"
        })
public final class DoctorCommand implements Callable<Integer> {
    @Option(
            names = "--for",
            required = true,
            paramLabel = "PURPOSE",
            description = "What the places are to be used for: ${COMPLETION-CANDIDATES}. Prune is for delete too.")
    private Purpose purpose = Purpose.Backup;

    @Option(names = Options.SOURCE_ENDPOINT, paramLabel = "URL", description = "The account that is backed up.")
    private @Nullable String source;

    @Option(names = Options.TARGET_ENDPOINT, paramLabel = "URL", description = "The account that is restored into.")
    private @Nullable String target;

    @Option(
            names = Options.API,
            paramLabel = "API",
            defaultValue = "NoSQL",
            description = "The account's API (default ${DEFAULT-VALUE}).")
    private String api = "";

    @Option(
            names = Options.REPOSITORY,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION + " Repeat it for several.")
    private List<String> repositories = new ArrayList<>();

    @Option(
            names = Options.INCLUDE,
            paramLabel = "PATTERN",
            description = "Containers to look at, as database/container with * for any text. Default: all.")
    private List<String> include = new ArrayList<>();

    @Option(names = Options.EXCLUDE, paramLabel = "PATTERN", description = "Containers to leave out, likewise.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = Options.CONFLICT_POLICY,
            paramLabel = "POLICY",
            defaultValue = "Skip",
            description = "That of the restore: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}). To replace items"
                    + " needs another right than to create them.")
    private ConflictPolicy conflicts = ConflictPolicy.Skip;

    @Mixin
    private TrustOption trust = new TrustOption.ToList();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.show(() -> {
            List<DoctorRun.Place> places = new ArrayList<>();
            account().ifPresent(places::add);
            repositories.forEach(option -> places.add(repository(option)));
            if (places.isEmpty()) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "nothing is to be looked at. HINT: give " + Options.REPOSITORY + ", or the account of a backup"
                                + " or restore");
            }
            return new DoctorRun(purpose, places, new CheckOutput(output), Clock.systemUTC()).run();
        });
    }

    private Optional<DoctorRun.Place> account() {
        Selection selection = Arguments.parsed(() -> new Selection(include, exclude));
        return switch (purpose) {
            case Backup -> account(source, target, new Wanted.ToRead(selection::selects));
            case Restore -> account(target, source, new Wanted.ToWrite(selection::selects, conflicts));
            case Verify, Prune -> account(null, source == null ? target : source, null);
        };
    }

    /// @param other an account that a run of that purpose has not
    private Optional<DoctorRun.Place> account(
            @Nullable String endpoint, @Nullable String other, @Nullable Wanted wanted) {
        if (other != null) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "--for " + purpose + " has no account " + other + ". HINT: " + Options.SOURCE_ENDPOINT
                            + " is for Backup, " + Options.TARGET_ENDPOINT + " for Restore");
        }
        if (endpoint == null || wanted == null) {
            return Optional.empty();
        }
        String at = trust.account(endpoint);
        Access access = AccountOption.access(at);
        Optional<Runnable> token = access instanceof Access.Entra entra
                ? Optional.of(() -> entra.tokens().token(entra.scope()))
                : Optional.empty();
        return Optional.of(
                new DoctorRun.Place("account", at, token, () -> Accounts.ALL.rights(api, at, access, wanted)));
    }

    private DoctorRun.Place repository(String option) {
        Repository opened = trust.open(option);
        return new DoctorRun.Place(
                "repository " + opened.name(),
                opened.location(),
                RepositoryOption.token(option, System.getenv()),
                () -> new RepositoryRights(opened).tried(purpose));
    }
}
