/// A repository in a directory: {@link io.cosmosbackup.engine.store.file.FileBlobStore}.
@NullMarked
package io.cosmosbackup.engine.store.file;

import org.jspecify.annotations.NullMarked;
