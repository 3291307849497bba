package io.cosmosbackup.bench;

/// What is written to the account.
///
/// @param partitionKey the value of `/pk`
/// @param json the item, in UTF-8
record Item(String partitionKey, byte[] json) {}
