/// The NoSQL API: [NoSqlSource] and [NoSqlTarget]. The azure-cosmos SDK parses every document and prints it
/// again, so it serves here only where it must agree with the service to the bit: hashing partition keys
/// (docs/decisions/001). The only package that knows the SDK.
///
/// Depends on `engine.account`, `engine.concurrent`, `engine.items`, `engine.json`, `engine.report`,
/// `engine.requestunits`, `engine.source`, `engine.source.arm` and `engine.source.rest`.
@NullMarked
package io.cosmosbackup.engine.source.nosql;

import org.jspecify.annotations.NullMarked;
