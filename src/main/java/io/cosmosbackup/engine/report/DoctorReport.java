package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a run of one purpose has what it needs. The checks themselves are printed before.
///
/// @param problem why such a run would fail: of several the one that no retry cures
@JsonTypeName("Doctor")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DoctorReport(
        Purpose purpose,
        @JsonUnwrapped Counts counts,
        @Nullable Problem problem) implements RunReport {
    /// What the account and the repositories are to be used for.
    public enum Purpose {
        Backup,
        Restore,
        Verify,
        Prune
    }

    public DoctorReport {
        Objects.requireNonNull(purpose); // a termination message may say anything
        Objects.requireNonNull(counts);
    }

    /// How many checks ended so.
    public record Counts(int ok, int missing, int failed, int without, int notTried) {}

    /// The first line of a message about it, and its reason.
    public record Problem(Reason reason, String message) {}

    public static DoctorReport of(Purpose purpose, List<Check> checks) {
        return new DoctorReport(
                purpose,
                new Counts(
                        count(checks, Check.State.Ok),
                        count(checks, Check.State.Missing),
                        count(checks, Check.State.Failed),
                        count(checks, Check.State.Without),
                        count(checks, Check.State.NotTried)),
                checks.stream()
                        .filter(Check::wrong)
                        .map(Check::failure)
                        .min(Comparator.comparing(Failure::retryable))
                        .map(failure -> new Problem(failure.reason(), failure.message()))
                        .orElse(null));
    }

    private static int count(List<Check> checks, Check.State state) {
        return (int) checks.stream().filter(check -> check.state() == state).count();
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.ofNullable(problem)
                .map(why -> new Failure(why.reason(), why.reason().retryable(), why.message()));
    }

    DoctorReport with(String message) {
        Problem why = problem;
        return why == null ? this : new DoctorReport(purpose, counts, new Problem(why.reason(), message));
    }
}
