/// A repository in a directory: [FileBlobStore].
///
/// Depends on `engine.report` and `engine.store`.
@NullMarked
package io.cosmosbackup.engine.store.file;

import org.jspecify.annotations.NullMarked;
