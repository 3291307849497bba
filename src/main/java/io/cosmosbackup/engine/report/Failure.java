package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;
import java.util.Optional;

/// A run ended without a result.
///
/// @param retryable whether the same run may succeed when it is tried again unchanged
/// @param message what failed, on what, and what to do
@JsonTypeName("Failure")
public record Failure(Reason reason, boolean retryable, String message) implements RunReport {
    public Failure {
        Objects.requireNonNull(reason); // a termination message may say anything
        Objects.requireNonNull(message);
    }

    @Override
    public Optional<Failure> failure() {
        return Optional.of(this);
    }

    public static Failure of(BackupException failure) {
        return new Failure(failure.reason(), failure.retryable(), String.valueOf(failure.getMessage()));
    }
}
