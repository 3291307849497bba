package io.cosmosbackup.api.restore;

/// What of a backup is restored: items, or what belongs to databases and containers besides them.
public enum Definitions {
    All,
    DataOnly,
    Only
}
