package io.cosmosbackup.engine.restore.plan;

/// What of a backup is restored: items, or what belongs to databases and containers besides them.
public enum Definitions {
    /// Both.
    All,
    /// Items, and what they need: databases, containers, client encryption keys. No scripts, users or
    /// permissions, and no index containers.
    DataOnly,
    /// Everything but items.
    Only;

    public boolean items() {
        return this != Only;
    }

    public boolean scripts() {
        return this != DataOnly;
    }
}
