package io.cosmosbackup.api.repository;

/// What a probe found out about one property of a repository.
public enum Answer {
    Yes,
    No,
    /// The store does not say, or not to this key.
    Unknown
}
