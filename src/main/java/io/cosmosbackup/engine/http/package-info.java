/// HTTP connections that use the caller's thread for a request and its answer: [Connections]. Accounts are
/// read and blobs are written over it. [HttpConnections] bounds each answer in time and bytes.
///
/// Depends on `engine.report`.
@NullMarked
package io.cosmosbackup.engine.http;

import org.jspecify.annotations.NullMarked;
