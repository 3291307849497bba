package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of one backup, and why: a line of `prune --json` and of `delete --json`.
///
/// @param reasons for people, each one line: which rules keep it, or that none does
/// @param due when it goes, for `Mark` and `Wait`, else null
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Planned")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedBackup(
        String backup,
        Action action,
        List<String> reasons,
        @Nullable Instant due) {
    public PlannedBackup {
        Objects.requireNonNull(backup); // a line of a log may say anything
        Objects.requireNonNull(action);
        reasons = List.copyOf(reasons);
    }

    public enum Action {
        Keep,
        /// It is marked now and deleted by a later run.
        Mark,
        /// It is marked; its grace period is not over.
        Wait,
        /// It was marked and stays after all.
        Unmark,
        Delete,
        /// The store does not let it go yet.
        Refused
    }
}
