package io.cosmosbackup.api.backup;

/// Who asked for a backup.
public enum Origin {
    Schedule,
    Manual,
    /// Nobody: a repository holds it, and the operator found it there.
    Discovered
}
