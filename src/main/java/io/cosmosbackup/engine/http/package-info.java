/// Connections of which a request and its answer use one, over the caller's thread: {@link
/// io.cosmosbackup.engine.http.Connections}. What reads accounts and what writes blobs is built on it.
@NullMarked
package io.cosmosbackup.engine.http;

import org.jspecify.annotations.NullMarked;
