/// JSON as bytes: finds where values begin and end without building a tree, so that documents keep the
/// bytes Cosmos DB sent. Start at [JsonScanner].
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.json;

import org.jspecify.annotations.NullMarked;
