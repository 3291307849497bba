/// The edge to the cluster, and the only package besides the reconcilers that touches it: [Jobs] finds Jobs,
/// [JobReader] and [PodLogs] read a fixed amount of what a tenant's pods have said, [Applier] carries out
/// every decision. [StatusWriter], [EventWriter], [BackupWriter] and [CatalogWriter] write.
///
/// Depends on `api`, `engine.report`, `operator.catalog`, `operator.job` and `operator.status`.
@NullMarked
package io.cosmosbackup.operator.cluster;

import org.jspecify.annotations.NullMarked;
