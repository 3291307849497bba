package io.cosmosbackup.api;

/// Which API of Cosmos DB an account is read through.
public enum SourceApi {
    NoSQL
}
