package io.cosmosbackup.engine.source;

/// What a restore does where the target already holds an item of that id and partition key.
public enum ConflictPolicy {
    /// The item in the target stays as it is.
    Skip,
    /// The item of the backup replaces it.
    Overwrite
}
