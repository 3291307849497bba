/// HTTP connections. A request and its answer use one, on the caller's thread: {@link
/// io.cosmosbackup.engine.http.Connections}. The readers of accounts and the writers of blobs use this
/// package.
@NullMarked
package io.cosmosbackup.engine.http;

import org.jspecify.annotations.NullMarked;
