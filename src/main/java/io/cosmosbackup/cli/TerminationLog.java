package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file from which Kubernetes takes a container's termination message. On a machine that is no container there
/// is none.
final class TerminationLog {
    private static final Path FILE = Path.of("/dev/termination-log");

    private TerminationLog() {}

    static void write(RunReport report) {
        if (!Files.isWritable(FILE)) {
            return;
        }
        try {
            Files.write(FILE, ReportJson.print(report).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            System.err.println("cannot write " + FILE + ": " + e.getMessage());
        }
    }
}
