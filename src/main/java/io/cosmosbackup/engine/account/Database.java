package io.cosmosbackup.engine.account;

import org.jspecify.annotations.Nullable;

/// A database of the account.
///
/// @param definition the database's JSON as the service sent it
/// @param offer the JSON of the throughput its containers share, as the service sent it; null where there is none
public record Database(
        String name, String definition, @Nullable String offer) {}
