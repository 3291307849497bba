/// The operator: Kubernetes in, Kubernetes out. Each kind has a package with a reconciler that observes, a
/// pure decision, and the starts and statuses the decision is made of; start at
/// `operator.backup.BackupDecision`. The operator reads no Secret and talks to neither Cosmos DB nor Blob:
/// that is what Jobs are for.
///
/// Depends on `engine.report`, `operator.cluster` and `operator.job`.
@NullMarked
package io.cosmosbackup.operator;

import org.jspecify.annotations.NullMarked;
