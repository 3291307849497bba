package io.cosmosbackup.cli;

import io.cosmosbackup.cli.output.Screen;
import io.cosmosbackup.cli.output.TerminationLog;
import io.cosmosbackup.cli.verb.BackupCommand;
import io.cosmosbackup.cli.verb.CopyCommand;
import io.cosmosbackup.cli.verb.DeleteCommand;
import io.cosmosbackup.cli.verb.DoctorCommand;
import io.cosmosbackup.cli.verb.KeygenCommand;
import io.cosmosbackup.cli.verb.ListCommand;
import io.cosmosbackup.cli.verb.OperatorCommand;
import io.cosmosbackup.cli.verb.ProbeCommand;
import io.cosmosbackup.cli.verb.PruneCommand;
import io.cosmosbackup.cli.verb.RestoreCommand;
import io.cosmosbackup.cli.verb.ShowCommand;
import io.cosmosbackup.cli.verb.VerifyCommand;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Misspelt;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.report.Release;
import io.cosmosbackup.engine.report.ReportJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program's name and its verbs.
@Command(
        name = "cosmos-backup",
        description = "Backs up Azure Cosmos DB to Blob accounts you own, and brings it back.",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        subcommands = {
            BackupCommand.class,
            RestoreCommand.class,
            ListCommand.class,
            ShowCommand.class,
            VerifyCommand.class,
            CopyCommand.class,
            PruneCommand.class,
            DeleteCommand.class,
            ProbeCommand.class,
            DoctorCommand.class,
            BatchCommand.class,
            KeygenCommand.class,
            OperatorCommand.class,
            HelpCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "Keys are read from the environment, never from the command line:",
            "  COSMOS_KEY              the Cosmos DB account's key",
            "  REPOSITORY_<NAME>_KEY   the storage account's key of repository <name>,",
            "                          in upper case with _ for -",
            "  COSMOS_CREDENTIAL, REPOSITORY_<NAME>_CREDENTIAL",
            "                          a Microsoft Entra identity instead: see backup --help",
            "  SIGNING_KEY             backup: signs what is written (PEM, from keygen)",
            "  AGE_IDENTITY            restore, verify: opens encrypted backups",
            "",
            "Exit codes: 0 done (a backup: in at least one repository; the report names",
            "the others), 1 failed and a retry may help, 2 wrong usage, 3 out of memory",
            "(the JVM's own: a retry may help), 4 failed and a retry will not help."
        })
public final class RootCommand {
    private static final Pattern NAME = Pattern.compile("-{0,2}[A-Za-z][A-Za-z-]{0,29}");

    public RootCommand() {}

    /// Runs one command line to its end and returns the exit code.
    public static int run(String... args) {
        Screen.guardStreams();
        if (args.length == 0 || !args[0].equals("operator")) { // Quarkus sets up its own
            EngineLogging.install();
        }
        PrintWriter out = Screen.standardOutput();
        PrintWriter err = Screen.standardError();
        int exitCode = commandLine().setOut(out).setErr(err).execute(args);
        out.flush();
        err.flush();
        return exitCode;
    }

    /// Reads and runs command lines.
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RootCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExpandAtFiles(false); // the file may be /proc/self/environ
        commandLine.setParameterExceptionHandler(RootCommand::usage);
        commandLine.setExecutionExceptionHandler(RootCommand::fault);
        commandLine.setExecutionStrategy(parsed -> {
            if (parsed.subcommand() == null && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                throw new ParameterException(commandLine, "no verb given");
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        Objects.requireNonNull(commandLine.getSubcommands().get(Verbs.BATCH)).setStopAtPositional(true);
        return commandLine;
    }

    /// A fault outside of any run.
    static int fault(Exception fault, CommandLine command, ParseResult parsed) {
        boolean json = command.getParseResult().hasMatchedOption(Options.JSON);
        Screen err = new Screen(command.getErr());
        err.trace(fault, json);
        Failure failure = Failure.of(new BackupException(Reason.Internal, "this program failed: " + fault, fault));
        if (json) {
            new Screen(command.getOut()).json(ReportJson.print(failure));
        } else {
            err.line(failure.reason() + ": " + failure.message());
        }
        TerminationLog.write(failure);
        return 1;
    }

    /// Values are repeated only where an option says what they are for: a word that stands alone may be a key.
    public static int usage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        Failure refused = Failure.of(new BackupException(Reason.InvalidArgument, message(failure, args)));
        Screen err = new Screen(command.getErr());
        err.line(refused.message());
        err.line("HINT: "
                + Optional.ofNullable(unknown(failure, args))
                        .flatMap(Unknown::nearest)
                        .map(nearest -> "did you mean " + nearest + "? See " + help)
                        .orElse(help));
        TerminationLog.write(refused);
        return ExitCode.Usage.code();
    }

    /// Says what is wrong with the arguments. Anything in them that looks like a secret is left out.
    static String message(ParameterException failure, String... args) {
        Unknown unknown = unknown(failure, args);
        return Redacted.of(unknown == null ? String.valueOf(failure.getMessage()) : unknown.message());
    }

    /// A word that is no option, or no verb, and what was probably meant.
    private record Unknown(String message, Optional<String> nearest) {}

    /// Picocli reports other faults before an unknown option. Example: `list --repositroy east=file:/x` is to it a list
    /// without `--repository`, and `verify --backup x --sampel 5` a verify of two backups.
    private static @Nullable Unknown unknown(ParameterException failure, String[] args) {
        CommandSpec spec = failure.getCommandLine().getCommandSpec();
        if (!(failure instanceof MissingParameterException)
                && !(failure instanceof UnmatchedArgumentException)
                && !(failure instanceof MutuallyExclusiveArgsException)) {
            return null;
        }
        Set<String> options = spec.optionsMap().keySet();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (name.startsWith("--") && name.length() > 2 && !options.contains(name)) {
                return new Unknown("Unknown option: " + word(name), Misspelt.nearest(name, options));
            }
        }
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return null;
        }
        String word = unmatched.getUnmatched().getFirst();
        return spec.parent() == null
                ? new Unknown(
                        "Unknown verb: " + word(word),
                        Misspelt.nearest(word, spec.subcommands().keySet()))
                : new Unknown(
                        "Unmatched argument at index %d of %s".formatted(index(args, word), spec.name()),
                        Optional.empty());
    }

    /// Repeated only when it has the form of a verb's or an option's name.
    private static String word(String typed) {
        return NAME.matcher(typed).matches() ? "'" + typed + "'" : "a word that has the form of none";
    }

    private static int index(String[] args, String word) {
        return List.of(args).indexOf(word);
    }

    /// The version of the program, of Java and of the system: all that a report of a fault needs.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "cosmos-backup " + Release.current(),
                "Java %s (%s), %s %s %s"
                        .formatted(
                                Runtime.version(),
                                System.getProperty("java.vendor"),
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch"))
            };
        }
    }
}
