package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.report.Release;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

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
            VerifyCommand.class,
            CopyCommand.class,
            PruneCommand.class,
            DeleteCommand.class,
            ProbeCommand.class,
            BatchCommand.class,
            KeygenCommand.class,
            OperatorCommand.class
        },
        footer = {
            "",
            "Keys are read from the environment, never from the command line:",
            "  COSMOS_KEY              the Cosmos DB account's key",
            "  REPOSITORY_<NAME>_KEY   the storage account's key of repository <name>,",
            "                          in upper case with _ for -",
            "  SIGNING_KEY             backup: signs what is written (PEM, from keygen)",
            "  AGE_IDENTITY            restore, verify: opens encrypted backups",
            "",
            "Exit codes: 0 done (a backup: in at least one repository; the report names",
            "the others), 1 failed and a retry may help, 2 wrong usage,",
            "3 failed and a retry will not help."
        })
public final class RootCommand {
    static final int USAGE = 2;

    RootCommand() {}

    /// Runs one command line to its end and returns the exit code.
    public static int run(String... args) {
        if (args.length == 0 || !args[0].equals("operator")) { // Quarkus sets up its own
            EngineLogging.install();
        }
        return commandLine().execute(args);
    }

    /// Reads and runs command lines.
    public static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new RootCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler(RootCommand::usage);
        commandLine.setExecutionStrategy(parsed -> {
            if (parsed.subcommand() == null && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
                throw new ParameterException(commandLine, "no verb given");
            }
            return new CommandLine.RunLast().execute(parsed);
        });
        commandLine.getSubcommands().get("batch").setStopAtPositional(true);
        return commandLine;
    }

    static int usage(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        Failure refused = Failure.of(
                new BackupException(Reason.InvalidArgument, Redacted.of(String.valueOf(failure.getMessage()))));
        command.getErr().println(refused.message());
        command.getErr().println("HINT: " + command.getCommandSpec().qualifiedName() + " --help");
        TerminationLog.write(refused);
        return USAGE;
    }

    /// What runs, and what it runs on: all that a report of a fault needs.
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
