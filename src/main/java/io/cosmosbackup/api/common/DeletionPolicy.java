package io.cosmosbackup.api.common;

/// What becomes of the stored data when a person deletes a CosmosBackup.
public enum DeletionPolicy {
    /// The repositories keep it, and it shows up again as a discovered CosmosBackup.
    Retain,
    /// It is deleted from every repository that may be written.
    Delete
}
