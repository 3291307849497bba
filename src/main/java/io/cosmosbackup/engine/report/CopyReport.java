package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;

/// Every backup asked for is in the repository copied to.
///
/// @param repository the one copied to
/// @param copied how many backups were brought
/// @param present how many were there already
/// @param bytes what was written
@JsonTypeName("Copy")
public record CopyReport(String repository, int copied, int present, long bytes) implements RunReport {}
