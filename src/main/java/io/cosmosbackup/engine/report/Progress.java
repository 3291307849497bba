package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far a run has come: with `--json` one line of standard output every two seconds.
///
/// @param phase what it does now, for example `Reading`
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Progress")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String phase,
        @JsonUnwrapped Work work,
        @JsonUnwrapped Documents documents,
        @JsonUnwrapped Requests requests) {
    public Progress {
        Objects.requireNonNull(phase); // a line of a log may say anything
        Objects.requireNonNull(work);
        Objects.requireNonNull(documents);
        Objects.requireNonNull(requests);
    }

    /// Units of work: feed ranges of a backup, segments of a restore.
    ///
    /// @param done how many are finished
    /// @param total how many there are in all
    public record Work(int done, int total) {}

    /// Documents so far.
    ///
    /// @param bytes their size, uncompressed
    /// @param expectedItems documents to come in all where that is known (a restore), else null
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Documents(
            long items, long bytes, @Nullable Long expectedItems) {}

    /// What the account was asked so far.
    ///
    /// @param requestUnits request units used
    /// @param throttled how many requests were answered with 429
    public record Requests(double requestUnits, long throttled) {}
}
