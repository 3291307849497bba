package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A repository answered and may be used.
///
/// @param writable whether writing was tried and worked; false for a probe of a read-only repository
/// @param protection how the store says that it keeps blobs; null when it was not asked, or did not say
/// @param warnings what a person should look at, a sentence each
@JsonTypeName("Probe")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProbeReport(
        String repository,
        boolean writable,
        @JsonUnwrapped Counts counts,
        @Nullable Protection protection,
        @JsonUnwrapped Marker marker,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public ProbeReport {
        Objects.requireNonNull(repository); // a termination message may say anything
        Objects.requireNonNull(counts);
        Objects.requireNonNull(marker);
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    /// How many backups were seen.
    ///
    /// @param backups how many manifests it holds
    /// @param damaged how many of them cannot be read or trusted; null when they were not listed
    /// @param unshown how many of those were not listed, for there are many
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            int backups,
            @Nullable Integer damaged,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unshown) {}

    /// What the probe found of repository.json, the blob that makes a place a repository.
    ///
    /// @param founded whether there was no repository and the probe made it
    /// @param gone whether manifests are there and repository.json is not
    public record Marker(
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean founded,

            @JsonProperty("markerGone") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean gone) {}

    ProbeReport with(List<String> others) {
        return new ProbeReport(repository, writable, counts, protection, marker, others);
    }
}
