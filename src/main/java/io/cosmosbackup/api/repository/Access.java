package io.cosmosbackup.api.repository;

/// What backups and restores may do with a repository.
public enum Access {
    ReadWrite,
    /// Restores only: nothing is ever written to it.
    ReadOnly
}
