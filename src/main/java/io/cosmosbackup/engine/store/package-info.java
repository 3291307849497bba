/// Blobs, written once: [BlobStore] is what a repository is built on. One sub-package per kind of store.
///
/// Depends on `engine.crypto` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.store;

import org.jspecify.annotations.NullMarked;
