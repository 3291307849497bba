package io.cosmosbackup.api.common;

/// Which API of Cosmos DB an account is read through.
public enum SourceApi {
    NoSQL
}
