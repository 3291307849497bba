package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// How the steps of `batch` ended. It does not count as failed when a step has: every step says for itself what came of
/// it, and those that ended well are not to be done again for one that did not.
///
/// @param steps those that have ended, in the order they were given: all of them, unless the process was ended before
@JsonTypeName("Batch")
public record BatchReport(List<Step> steps) implements RunReport {
    public BatchReport {
        steps = List.copyOf(steps);
    }

    /// One command line.
    ///
    /// @param step the name it was given
    public record Step(String step, RunReport report) {
        public Step {
            Objects.requireNonNull(step); // a termination message may say anything
            Objects.requireNonNull(report);
        }
    }

    /// This one, and what another attempt has reported since.
    public BatchReport and(BatchReport later) {
        Map<String, RunReport> all = new LinkedHashMap<>();
        Stream.concat(steps.stream(), later.steps().stream()).forEach(step -> all.put(step.step(), step.report()));
        return new BatchReport(all.entrySet().stream()
                .map(entry -> new Step(entry.getKey(), entry.getValue()))
                .toList());
    }

    /// How the step of that name ended.
    public Optional<RunReport> of(String step) {
        return steps.stream()
                .filter(s -> s.step().equals(step))
                .map(Step::report)
                .findFirst();
    }
}
