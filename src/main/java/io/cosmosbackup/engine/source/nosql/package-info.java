/// The NoSQL API over REST: {@link io.cosmosbackup.engine.source.nosql.NoSqlSource} and {@link
/// io.cosmosbackup.engine.source.nosql.NoSqlTarget} on one {@link
/// io.cosmosbackup.engine.source.nosql.CosmosConnection}. The azure-cosmos SDK parses every document and prints it
/// again, so it serves here only where it must agree with the service to the bit: hashing partition keys
/// (docs/decisions/001). The only package that knows the SDK.
@NullMarked
package io.cosmosbackup.engine.source.nosql;

import org.jspecify.annotations.NullMarked;
