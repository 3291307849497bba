package io.cosmosbackup.api.restore;

/// What a restore does with a document whose id is in the target already.
public enum ConflictPolicy {
    Skip,
    Overwrite
}
