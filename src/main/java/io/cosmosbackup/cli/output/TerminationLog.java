package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The file from which Kubernetes takes a container's termination message. On a machine that is no container there
/// is none.
public final class TerminationLog {
    /// Takes the reports of a step of `batch`, while one runs: the file is for the report of all steps.
    public static final ScopedValue<Consumer<RunReport>> INSTEAD = ScopedValue.newInstance();

    private static final Path FILE = Path.of("/dev/termination-log");

    private TerminationLog() {}

    public static void write(RunReport report) {
        if (INSTEAD.isBound()) {
            INSTEAD.get().accept(report);
            return;
        }
        if (!Files.isWritable(FILE)) {
            return;
        }
        try {
            Files.write(FILE, ReportJson.print(report).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            new Screen(Screen.standardError()).line("cannot write " + FILE + ": " + e.getMessage());
        }
    }
}
