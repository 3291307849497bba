package io.cosmosbackup.engine.items;

/// An item's identity in its container: equal keys are the same item.
///
/// @param partitionKey its partition key itself, not the hash of it: other keys may have the same
public record ItemKey(String partitionKey, String id) {}
