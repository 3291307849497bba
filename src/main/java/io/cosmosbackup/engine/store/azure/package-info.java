/// A repository in Azure Blob Storage: [AzureBlobStore]. The only package that knows the Blob SDK.
///
/// Depends on `engine.http`, `engine.identity`, `engine.report` and `engine.store`.
@NullMarked
package io.cosmosbackup.engine.store.azure;

import org.jspecify.annotations.NullMarked;
