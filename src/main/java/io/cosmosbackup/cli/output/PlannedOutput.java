package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.ReportJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/// What becomes of each backup, a line each, as text or as JSON.
public final class PlannedOutput implements Consumer<PlannedBackup> {
    private static final String ROW = "%-52s %-8s %-20s %s";

    private final Screen out;
    private final boolean json;

    public PlannedOutput(RunOutput output) {
        this.out = output.out();
        this.json = output.json();
        if (!json) {
            out.line(ROW.formatted("ID", "ACTION", "DUE", "WHY"));
        }
    }

    @Override
    public void accept(PlannedBackup planned) {
        Instant due = planned.due();
        if (json) {
            out.json(ReportJson.print(planned));
        } else {
            out.line(ROW.formatted(
                    planned.backup(),
                    planned.action(),
                    due == null ? "-" : due.truncatedTo(ChronoUnit.SECONDS),
                    String.join("; ", planned.reasons())));
        }
    }
}
