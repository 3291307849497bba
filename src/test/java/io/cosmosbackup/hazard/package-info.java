/// Documents that break tools which copy Cosmos DB data: {@link io.cosmosbackup.hazard.HazardDocuments} has them
/// all, as the exact bytes to send. Most are files in {@code src/test/resources/hazard}, a folder per container;
/// the largest are made by code. Depends on nothing but Jackson, so that they can be loaded into any endpoint.
@NullMarked
package io.cosmosbackup.hazard;

import org.jspecify.annotations.NullMarked;
