/// HTTP connections that use the caller's thread for a request and its answer: [Connections]. Accounts are
/// read and blobs are written over it.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.http;

import org.jspecify.annotations.NullMarked;
