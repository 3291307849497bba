package io.cosmosbackup.cli;

import io.cosmosbackup.cli.output.RunOutput;
import io.cosmosbackup.cli.output.TerminationLog;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.BatchReport;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.engine.report.StepStarted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `batch`: several command lines in one process. A schedule keeps all its repositories by one pod.
@Command(
        name = Verbs.BATCH,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs several command lines one after the other, as one process.",
            "Each begins with + and a name of its own. One that fails does not stop the others. The report"
                    + " shows how each one ended, and the exit code is 0 when all of them were run."
        },
        footer = {
            "",
            "Example:",
            "  cosmos-backup batch \\",
            "    +prune-east prune --repository east=… --series shop/nightly --keep-daily 7 \\",
            "    +prune-west prune --repository west=… --series shop/nightly --keep-daily 7"
        })
final class BatchCommand implements Callable<Integer> {
    /// The verbs that end with a report.
    private static final List<String> REPORTING = List.of(
            Verbs.BACKUP, Verbs.RESTORE, "list", Verbs.VERIFY, Verbs.COPY, Verbs.PRUNE, Verbs.DELETE, Verbs.PROBE);

    private static final long FIRST_PAUSE_SECONDS = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = Options.RETRIES,
            paramLabel = "N",
            defaultValue = "0",
            description = "How often a failed step is run again, if a retry may help: after all others, and"
                    + " after a pause of 10 seconds that doubles each time (default ${DEFAULT-VALUE}).")
    private int retries;

    @Parameters(paramLabel = "+NAME VERB…", arity = "2..*", description = "The steps, in the order they are run.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        if (retries < 0) {
            throw refused("--retries %d is less than 0".formatted(retries));
        }
        Map<String, List<String>> steps = steps();
        steps.forEach(this::check);
        return output.show(() -> run(steps));
    }

    private Map<String, List<String>> steps() {
        Map<String, List<String>> steps = new LinkedHashMap<>();
        List<String> step = null;
        for (String word : words) {
            if (word.startsWith(Verbs.STEP) && word.length() > 1) {
                step = new ArrayList<>();
                if (steps.put(word.substring(1), step) != null) {
                    throw refused("two steps are called %s".formatted(word));
                }
            } else if (step == null) {
                throw refused("a word stands before the first step; a step begins with +NAME");
            } else {
                step.add(word);
            }
        }
        return steps;
    }

    /// All are read before the first is run.
    private void check(String name, List<String> step) {
        try {
            if (step.isEmpty() || !REPORTING.contains(step.getFirst())) {
                throw refused("step +%s needs one of the verbs %s".formatted(name, String.join(", ", REPORTING)));
            }
            ParseResult read = RootCommand.commandLine()
                    .parseArgs(step.toArray(String[]::new))
                    .subcommand();
            if (read.isUsageHelpRequested() || read.isVersionHelpRequested()) {
                throw refused("step +%s asks for help or the version, and would report nothing".formatted(name));
            }
        } catch (ParameterException e) {
            throw refused("step +%s: %s".formatted(name, RootCommand.message(e, step.toArray(String[]::new))));
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private RunReport run(Map<String, List<String>> steps) {
        Map<String, RunReport> reports = new LinkedHashMap<>();
        steps.forEach((name, step) -> run(name, step, reports));
        for (int again = 0; again < retries; again++) {
            List<String> failed = reports.entrySet().stream()
                    .filter(entry -> entry.getValue()
                            .failure()
                            .filter(Failure::retryable)
                            .isPresent())
                    .map(Map.Entry::getKey)
                    .toList();
            if (failed.isEmpty()) {
                break;
            }
            pause(FIRST_PAUSE_SECONDS << Math.min(again, 5));
            failed.forEach(name -> run(name, steps.getOrDefault(name, List.of()), reports));
        }
        return report(reports);
    }

    /// A step may end the whole process, by the memory it needs or the time it takes. The reports of the
    /// steps before it are printed already.
    private void run(String name, List<String> step, Map<String, RunReport> reports) {
        reports.put(name, run(name, step));
        TerminationLog.write(report(reports));
    }

    private static BatchReport report(Map<String, RunReport> reports) {
        return new BatchReport(reports.entrySet().stream()
                .map(entry -> new BatchReport.Step(entry.getKey(), entry.getValue()))
                .toList());
    }

    private RunReport run(String name, List<String> step) {
        if (output.json()) {
            output.out().json(ReportJson.print(new StepStarted(name)));
        } else {
            output.err().line("step " + name);
        }
        List<RunReport> reported = new ArrayList<>();
        CommandLine commandLine = RootCommand.commandLine();
        commandLine.setOut(spec.commandLine().getOut());
        commandLine.setErr(spec.commandLine().getErr());
        int exitCode = ScopedValue.where(TerminationLog.INSTEAD, reported::add)
                .call(() -> commandLine.execute(step.toArray(String[]::new)));
        return reported.isEmpty()
                ? new Failure(Reason.Internal, true, "step %s ended with %d and no report".formatted(name, exitCode))
                : reported.getLast();
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException(Reason.Interrupted, "the run was told to stop");
        }
    }
}
