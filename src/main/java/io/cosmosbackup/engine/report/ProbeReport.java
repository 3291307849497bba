package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A repository answered and may be used.
///
/// @param writable whether writing was tried and worked; false for a probe of a read-only repository
/// @param backups how many manifests it holds
/// @param damaged how many of them cannot be read or trusted; null when they were not listed
/// @param unshown how many of those were not listed, for there are many
/// @param protection how the store says that it keeps blobs; null when the probe did not ask
/// @param founded whether there was no repository and the probe made it
/// @param markerGone whether manifests are there and repository.json is not
/// @param warnings what a person should look at, a sentence each
@JsonTypeName("Probe")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProbeReport(
        String repository,
        boolean writable,
        int backups,
        @Nullable Integer damaged,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unshown,
        @Nullable Protection protection,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean founded,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean markerGone,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings)
        implements RunReport {
    public ProbeReport {
        Objects.requireNonNull(repository); // a termination message may say anything
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
    }

    ProbeReport with(List<String> others) {
        return new ProbeReport(
                repository, writable, backups, damaged, unshown, protection, founded, markerGone, others);
    }
}
