package io.cosmosbackup.engine.catalog;

import java.util.Arrays;
import java.util.Optional;

/// What a backup holds.
public enum BackupType {
    /// Everything selected.
    Full,
    /// What has changed since the last full.
    Differential,
    /// What has changed since the previous backup of the chain.
    Incremental,
    /// A full made from backups that are there, without reading the account; it may name their segments as its
    /// own.
    SyntheticFull;

    /// Empty for the word of a later release.
    public static Optional<BackupType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.name().equals(word)).findFirst();
    }

    /// Whether a chain may begin with it.
    public boolean standsAlone() {
        return switch (this) {
            case Full, SyntheticFull -> true;
            case Differential, Incremental -> false;
        };
    }
}
