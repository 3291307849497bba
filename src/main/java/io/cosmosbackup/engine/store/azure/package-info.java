/// A repository in Azure Blob Storage: {@link io.cosmosbackup.engine.store.azure.AzureBlobStore}. The only package
/// that knows the Blob SDK.
@NullMarked
package io.cosmosbackup.engine.store.azure;

import org.jspecify.annotations.NullMarked;
