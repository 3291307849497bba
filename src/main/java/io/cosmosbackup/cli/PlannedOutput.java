package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.ReportJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/// What becomes of each backup, a line each, as text or as JSON.
final class PlannedOutput implements Consumer<PlannedBackup> {
    private static final String ROW = "%-52s %-8s %-20s %s%n";

    private final PrintWriter out;
    private final boolean json;

    PlannedOutput(RunOutput output) {
        this.out = output.out();
        this.json = output.json();
        if (!json) {
            out.printf(ROW, "ID", "ACTION", "DUE", "WHY");
        }
    }

    @Override
    public void accept(PlannedBackup planned) {
        Instant due = planned.due();
        if (json) {
            out.println(ReportJson.print(planned));
        } else {
            out.printf(
                    ROW,
                    planned.backup(),
                    planned.action(),
                    due == null ? "-" : due.truncatedTo(ChronoUnit.SECONDS),
                    String.join("; ", planned.reasons()));
        }
        out.flush();
    }
}
