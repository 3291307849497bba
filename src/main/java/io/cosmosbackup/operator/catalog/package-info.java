/// Compares the backups in a repository with the CosmosBackups of its namespace. {@link
/// io.cosmosbackup.operator.catalog.Listing} is read from the log of a probe's pod; {@link
/// io.cosmosbackup.operator.catalog.CatalogDecision} decides which CosmosBackups appear and which say
/// something else now; {@link io.cosmosbackup.operator.catalog.CatalogWriter} does it. {@link
/// io.cosmosbackup.operator.catalog.Copies} is what copies mean for a backup, whoever looked at them, and
/// {@link io.cosmosbackup.operator.catalog.Pinned} what a person keeps. Everything but `CatalogWriter` is
/// pure. Depends on `api`, `engine.report` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.catalog;

import org.jspecify.annotations.NullMarked;
