package io.cosmosbackup.engine.store;

/// The kinds of rights by which a store lets somebody in.
public enum StoreRight {
    /// To list blobs and to read them.
    Read,
    /// To write a blob where none is.
    Create,
    Delete,
    /// To ask the time and the protection.
    Describe
}
