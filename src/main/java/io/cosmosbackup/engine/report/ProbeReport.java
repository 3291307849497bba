package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// A repository answered and may be used.
///
/// @param writable whether writing was tried and worked; false for a probe of a read-only repository
/// @param backups how many manifests it holds
/// @param damaged how many of them cannot be read or trusted; null when they were not listed
/// @param protection how the store says that it keeps blobs
@JsonTypeName("Probe")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProbeReport(
        String repository,
        boolean writable,
        int backups,
        @Nullable Integer damaged,
        Protection protection) implements RunReport {}
