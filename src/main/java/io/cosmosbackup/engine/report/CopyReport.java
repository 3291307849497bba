package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Objects;

/// Every backup asked for is in the repository copied to.
///
/// @param repository the one copied to
/// @param copied how many backups were brought
/// @param present how many were there already
/// @param bytes what was written
/// @param founded whether there was no repository and the copy made it
/// @param warnings what a person should look at, a sentence each
@JsonTypeName("Copy")
public record CopyReport(
        String repository,
        int copied,
        int present,
        long bytes,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean founded,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public CopyReport {
        Objects.requireNonNull(repository); // a termination message may say anything
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    CopyReport with(List<String> others) {
        return new CopyReport(repository, copied, present, bytes, founded, others);
    }
}
