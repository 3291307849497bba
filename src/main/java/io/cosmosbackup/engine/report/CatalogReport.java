package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;

/// A repository was listed; every backup that can be used was shown as a {@link CatalogLine} before.
///
/// @param markerGone whether manifests are there and repository.json is not
/// @param warnings what a person should look at, a sentence each
@JsonTypeName("Catalog")
public record CatalogReport(
        String repository,
        @JsonUnwrapped Counts counts,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean markerGone,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public CatalogReport {
        Objects.requireNonNull(repository); // a termination message may say anything
        Objects.requireNonNull(counts);
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    /// How many backups were seen.
    ///
    /// @param backups how many manifests it holds, also damaged ones and those of later releases
    /// @param damaged how many of them cannot be read or trusted
    /// @param ofLaterRelease how many of them a later release has written
    /// @param unshown how many of the damaged ones were not shown, for there are many
    public record Counts(
            int backups,
            int damaged,
            int ofLaterRelease,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unshown) {}

    CatalogReport with(List<String> others) {
        return new CatalogReport(repository, counts, markerGone, others);
    }
}
