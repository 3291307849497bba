package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.Right;
import java.util.function.Consumer;

/// What was found of each thing that a run needs, as it is found, as text or as JSON.
///
///     ok         repository east: create blobs
///     MISSING    repository east: delete blobs
///                  cannot delete marks/doctor-….json in …: …
///                  needs Microsoft.Storage/…/blobs/delete, which deploy/azure/roles/prune-blob.json has
public final class CheckOutput implements Consumer<Check> {
    private static final String MORE = "             ";

    private final Screen out;
    private final boolean json;

    public CheckOutput(RunOutput output) {
        this.out = output.out();
        this.json = output.json();
    }

    @Override
    public void accept(Check check) {
        if (json) {
            out.json(ReportJson.print(check));
            return;
        }
        String message = check.message();
        boolean apart = check.state() != Check.State.Ok;
        out.line("%-10s %s: %s%s"
                .formatted(
                        word(check.state()),
                        check.place(),
                        check.what(),
                        message == null || apart ? "" : " (" + message + ")"));
        if (message != null && apart) {
            out.line(MORE + message);
        }
        Right right = check.right();
        if (right != null && check.state() != Check.State.Ok) {
            out.line(MORE + "needs " + right.action() + ", which " + Right.ROLES + right.role() + " has");
        }
    }

    private static String word(Check.State state) {
        return switch (state) {
            case Ok -> "ok";
            case Missing -> "MISSING";
            case Failed -> "FAILED";
            case Without -> "without";
            case NotTried -> "not tried";
        };
    }
}
