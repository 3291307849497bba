package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Optional;

/// How the steps of `batch` ended. It does not count as failed when a step has: every step says for itself what came of
/// it, and those that ended well are not to be done again for one that did not.
///
/// @param steps in the order they were given
@JsonTypeName("Batch")
public record BatchReport(List<Step> steps) implements RunReport {
    public BatchReport {
        steps = List.copyOf(steps);
    }

    /// One command line.
    ///
    /// @param step the name it was given
    public record Step(String step, RunReport report) {}

    /// How the step of that name ended.
    public Optional<RunReport> of(String step) {
        return steps.stream()
                .filter(s -> s.step().equals(step))
                .map(Step::report)
                .findFirst();
    }
}
