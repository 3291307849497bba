package io.cosmosbackup.api;

/// Who asked for a backup.
public enum Origin {
    Schedule,
    Manual
}
