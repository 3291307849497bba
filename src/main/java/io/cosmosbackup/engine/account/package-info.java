/// What an account holds, in Cosmos DB's own words: databases, containers with their raw definitions, feed
/// ranges. Plain values without behaviour; everything else of the engine may use them. Pure.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.account;

import org.jspecify.annotations.NullMarked;
