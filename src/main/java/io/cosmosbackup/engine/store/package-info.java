/// Blobs, written once: {@link io.cosmosbackup.engine.store.BlobStore} is what a repository is built on. One
/// sub-package per kind of store. Depends on `report`.
@NullMarked
package io.cosmosbackup.engine.store;

import org.jspecify.annotations.NullMarked;
