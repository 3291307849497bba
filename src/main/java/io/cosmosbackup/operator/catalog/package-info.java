/// What a repository holds, against what CosmosBackups say of it. [Listing] is what a probe found;
/// [CatalogDecision] decides which CosmosBackups appear and which say something else now; [Copies] is what
/// copies mean for a backup, and [Pinned] what a person keeps. [BackupName] is the name that a schedule gives a
/// backup. Pure.
///
/// Depends on `api`, `engine.report` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.catalog;

import org.jspecify.annotations.NullMarked;
