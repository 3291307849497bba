package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.ExitCode;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.PlannedContainer;
import io.cosmosbackup.engine.report.PlannedDefinitions;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RestorePlanReport;
import io.cosmosbackup.engine.report.RestoreReport;
import io.cosmosbackup.engine.report.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How a verb shows its run: progress as it goes ({@link ProgressView}), the report at the end, both as text or as JSON
/// lines; and how to go on when a signal stops it.
public final class RunOutput {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = Options.JSON,
            description = "Print progress and the report as JSON, one object a line, on standard output.")
    private boolean json;

    /// How a run that was stopped goes on; empty for one of which nothing is left.
    private List<String> goOn = List.of();

    public boolean json() {
        return json;
    }

    public Screen out() {
        return new Screen(commandSpec().commandLine().getOut());
    }

    public Screen err() {
        return new Screen(commandSpec().commandLine().getErr());
    }

    /// Sets the advice that is printed when the run is stopped by a signal, or fails in a way that a retry
    /// may cure.
    public RunOutput goingOn(String how) {
        goOn = List.of(how);
        return this;
    }

    /// The same with a command line of its own.
    ///
    /// @param drawn options that the run has chosen a value for
    public RunOutput goingOn(String what, Map<String, String> drawn) {
        List<String> typed = commandSpec().root().commandLine().getParseResult().originalArgs();
        goOn = GoOn.lines(what, typed, drawn);
        return this;
    }

    /// Runs to the end and returns the exit code. The report also goes to the pod's termination message.
    public int show(Supplier<@Nullable RunProgress> progress, Supplier<RunReport> run) {
        ProgressView view = view();
        CountDownLatch ended = new CountDownLatch(1);
        Interruption interruption = new Interruption(() -> {
            view.end();
            if (goOn.isEmpty()) {
                err().line("interrupted");
            } else {
                tellHowToGoOn("interrupted; ");
            }
        });
        Thread reporter = Thread.ofVirtual().start(() -> reportProgress(view, progress, ended));
        RunReport report;
        try {
            report = run.get();
        } catch (RuntimeException | Error e) {
            report = failure(e);
        }
        ended.countDown();
        join(reporter);
        view.end();
        boolean ofItself = interruption.end();
        TerminationLog.write(report);
        if (ofItself) {
            print(report);
            report.failure()
                    .filter(failure -> failure.retryable() && !json && !goOn.isEmpty())
                    .ifPresent(_ -> tellHowToGoOn("HINT: "));
        }
        return exitCode(report);
    }

    private void tellHowToGoOn(String before) {
        err().line(before + goOn.getFirst());
        err().lines(goOn.subList(1, goOn.size()));
    }

    private ProgressView view() {
        if (json) {
            return new ProgressView.JsonLines(out());
        }
        return Terminal.isStandardError(System.getenv())
                ? new ProgressView.TerminalLine(err(), Terminal.columns(System.getenv()))
                : new ProgressView.PlainLines(err());
    }

    /// For a run that prints what it finds as it goes, and needs no progress.
    public int show(Supplier<RunReport> run) {
        return show(() -> null, run);
    }

    /// Does what is done in a moment and prints itself what it has to say; returns the exit code.
    public int answer(Runnable what) {
        try {
            what.run();
            return 0;
        } catch (RuntimeException e) {
            Failure failure = failure(e);
            print(failure);
            return ExitCode.of(failure).code();
        }
    }

    private Failure failure(Throwable failure) {
        return switch (failure) {
            case BackupException e -> Failure.of(e);
            case OutOfMemoryError e ->
                Failure.of(new BackupException(
                        Reason.Internal,
                        "this program ran out of memory: " + e.getMessage()
                                + ". HINT: give it more (-Xmx, in a pod template.resources.limits.memory), or lower"
                                + " --parallelism",
                        e));
            default -> {
                err().trace(failure, json);
                yield Failure.of(new BackupException(Reason.Internal, "this program failed: " + failure, failure));
            }
        };
    }

    private void print(RunReport report) {
        if (report instanceof RestoreReport restore) {
            print(restore);
        } else if (json) {
            if (report instanceof RestorePlanReport plan) {
                plan.containersRefused().forEach(refused -> err().line("refused: " + refused)); // the report is cut
            }
            out().json(ReportJson.print(report));
        } else if (report instanceof Failure failure) {
            err().line(failure.reason() + ": " + failure.message());
        } else {
            out().lines(ReportText.of(report));
            report.failure().ifPresent(failure -> err().line(failure.reason() + ": " + failure.message()));
        }
    }

    /// What a restore would write.
    public void announceContainers(List<PlannedContainer> containers) {
        for (PlannedContainer container : containers) {
            if (json) {
                out().json(ReportJson.print(container));
            } else {
                out().line(ReportText.of(container));
            }
        }
    }

    /// Scripts, users and keys that a restore would bring.
    public void announceDefinitions(List<PlannedDefinitions> definitions) {
        for (PlannedDefinitions planned : definitions) {
            if (json) {
                out().json(ReportJson.print(planned));
            } else {
                out().line(ReportText.of(planned));
            }
        }
    }

    /// What a restore will create, before it does.
    public void announce(List<Creation> creations) {
        for (Creation creation : creations) {
            if (json) {
                out().json(ReportJson.print(creation));
            } else {
                out().line(ReportText.of(creation));
            }
        }
        if (!creations.isEmpty()) {
            long sum = creations.stream().mapToLong(Creation::requestUnits).sum();
            (json ? err() : out()).line("will create %,d RU/s in all".formatted(sum));
        }
    }

    /// The documents that were refused or superseded come first, each on a line of its own: the report is the last
    /// line, and short.
    private void print(RestoreReport report) {
        if (json) {
            report.listed().refusals().forEach(refused -> out().json(ReportJson.print(refused)));
            report.listed().supersededDocuments().forEach(older -> out().json(ReportJson.print(older)));
            report.listed().lostSegments().forEach(lost -> out().json(ReportJson.print(lost)));
            report.listed()
                    .containersRefused()
                    .forEach(refused -> err().line("refused: " + refused)); // the report is cut
            report.listed().definitionsRefused().forEach(refused -> err().line("refused: " + refused));
            report.listed().warnings().forEach(warning -> err().line("WARNING: " + warning));
            out().json(ReportJson.print(report));
            return;
        }
        report.listed().refusals().forEach(refused -> out().line(ReportText.of(refused)));
        report.listed().supersededDocuments().forEach(older -> out().line(ReportText.of(older)));
        report.listed().lostSegments().forEach(lost -> out().line(ReportText.of(lost)));
        report.listed().containersRefused().forEach(refused -> out().line("refused: " + refused));
        report.listed().definitionsRefused().forEach(refused -> out().line("refused: " + refused));
        out().lines(ReportText.of(report));
        report.failure().ifPresent(failure -> err().line(failure.reason() + ": " + failure.message()));
    }

    private static void reportProgress(
            ProgressView view, Supplier<@Nullable RunProgress> progress, CountDownLatch ended) {
        try {
            while (!ended.await(view.every().toMillis(), TimeUnit.MILLISECONDS)) {
                Optional.ofNullable(progress.get())
                        .map(RunProgress::now)
                        .ifPresent(now -> view.show(now, System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts it; the run goes on untold
        }
    }

    /// The report is the last line.
    private static void join(Thread reporter) {
        boolean interrupted = false;
        while (reporter.isAlive()) {
            try {
                reporter.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static int exitCode(RunReport report) {
        if (report instanceof CatalogReport catalog && (catalog.counts().damaged() > 0 || catalog.markerGone())) {
            return ExitCode.Final.code();
        }
        return report.failure().map(ExitCode::of).orElse(ExitCode.Done).code();
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        return spec;
    }
}
