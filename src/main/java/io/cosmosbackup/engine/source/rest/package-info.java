/// Cosmos DB over REST, whatever is asked of it: [CosmosConnection] signs requests, keeps to the budget of
/// request units, follows regions and waits out what time cures.
///
/// Depends on `engine.account`, `engine.crypto`, `engine.http`, `engine.json`, `engine.report` and
/// `engine.requestunits`.
@NullMarked
package io.cosmosbackup.engine.source.rest;

import org.jspecify.annotations.NullMarked;
