package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Instant;

/// A repository answered and may be used.
///
/// @param writable whether writing was tried and worked; false for a probe of a read-only repository
/// @param backups how many manifests it holds
@JsonTypeName("Probe")
public record ProbeReport(String repository, boolean writable, int backups, Instant probedAt) implements RunReport {}
