/// What an account holds, in Cosmos DB's own words: databases, containers with their raw definitions, feed ranges.
/// Plain values, and which of several names somebody meant; everything else of the engine may use them. Depends on the
/// JDK only.
@NullMarked
package io.cosmosbackup.engine.account;

import org.jspecify.annotations.NullMarked;
