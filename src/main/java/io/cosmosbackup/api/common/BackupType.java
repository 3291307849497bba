package io.cosmosbackup.api.common;

/// What a backup holds.
public enum BackupType {
    /// Every document of every selected container.
    Full
}
