/// Cosmos DB over REST, whatever is asked of it: [CosmosConnection] authorizes requests ([Authorization]),
/// keeps to the budget of request units, follows regions and waits out what time cures.
///
/// Depends on `engine.account`, `engine.crypto`, `engine.http`, `engine.identity`, `engine.json`,
/// `engine.report`, `engine.requestunits` and `engine.source`.
@NullMarked
package io.cosmosbackup.engine.source.rest;

import org.jspecify.annotations.NullMarked;
