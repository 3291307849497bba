package io.cosmosbackup.engine.repository;

/// Whether a run that writes may make a repository where there is none. A misspelt prefix is such a place too.
public enum NewRepository {
    /// It may not: the place was a repository before, or somebody else makes them.
    Never,
    /// Allowed where nothing is. A place with other blobs is more likely a prefix that was cut short.
    Empty,
    /// It may beside other blobs as well. Somebody has looked at them.
    Always,
    /// It may as for `Empty`, and where manifests are and only its first blob is gone. Somebody has looked at what is
    /// left: from then on `prune` deletes there again.
    Again
}
