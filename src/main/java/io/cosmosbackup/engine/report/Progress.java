package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far a run has come: with `--json` one line of standard output every two seconds.
///
/// @param phase what it does now, for example `Reading`
/// @param done units of work finished: feed ranges of a backup, segments of a restore
/// @param total units of work in all
/// @param items documents so far
/// @param bytes their size, uncompressed
/// @param expectedItems documents to come in all where that is known (a restore), else null
/// @param requestUnits request units used so far
/// @param throttled how many requests were answered with 429 so far
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Progress")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String phase,
        int done,
        int total,
        long items,
        long bytes,
        @Nullable Long expectedItems,
        double requestUnits,
        long throttled) {
    public Progress {
        Objects.requireNonNull(phase); // a line of a log may say anything
    }
}
