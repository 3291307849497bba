package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeName;

/// A repository was listed; every backup was shown as a {@link CatalogEntry} before.
///
/// @param backups how many manifests it holds, also damaged ones and those of later releases
/// @param damaged how many of them cannot be read or trusted
/// @param ofLaterRelease how many of them a later release has written
@JsonTypeName("Catalog")
public record CatalogReport(String repository, int backups, int damaged, int ofLaterRelease) implements RunReport {}
