package io.cosmosbackup.engine.report;

/// Why a run failed: one word, the same in exception, condition, event and metric.
///
/// A reason says by itself whether the same run may succeed when it is simply tried again.
public enum Reason {
    /// A value on the command line or in a CR cannot be used.
    InvalidArgument(false),
    /// The account or the Blob container refused the key or the identity, Microsoft Entra gave no token, or a
    /// proxy on the way wants a login.
    AccessDenied(false),
    /// No server of that name, or one that is no account: the endpoint is misspelt. Retryable, for a cluster's DNS has
    /// bad minutes too.
    AccountNotFound(true),
    /// The server did not answer in time, or answered with a passing error, after all retries.
    Unavailable(true),
    /// The database or the container is not in the account.
    ContainerNotFound(false),
    /// A database or container of the account has a name that no backup can hold.
    NameInvalid(false),
    /// Nothing in the account is left to back up after include and exclude.
    NothingSelected(false),
    /// An include, exclude or rename without `*` names a container that is not there.
    PatternMatchesNothing(false),
    /// The Blob container of a repository does not exist.
    BlobContainerNotFound(false),
    /// There is no repository at the place: its prefix may be misspelt or cut short.
    RepositoryNotFound(false),
    /// Manifests are there, and the first blob of the repository, repository.json, is gone.
    RepositoryDamaged(false),
    /// A blob is in the archive tier: it cannot be read before somebody has rehydrated it.
    BlobArchived(false),
    /// No repository of the run could be written.
    RepositoryUnavailable(true),
    /// A repository held up the others for longer than one may; the copy can be made later.
    RepositorySlow(true),
    /// The file system of a repository has no room left. Retryable, because a prune makes room.
    StoreFull(true),
    /// A symbolic link stands where a file repository holds a file or directory.
    SymbolicLink(false),
    /// A FIFO, a device or a directory stands where a file repository holds a file.
    NotAFile(false),
    /// No manifest of that name is in the repository.
    BackupNotFound(false),
    /// A manifest of that name is there and belongs to another run.
    BackupExists(false),
    /// The backup, or one that it builds on, is marked for deletion there.
    BackupMarked(true),
    /// The backup was written to, committed or built on meanwhile, so it stays for now.
    NotDeleted(true),
    /// Something that stays depends on the backup that is to be deleted.
    BackupNeeded(false),
    /// A segment is missing, or its bytes are not those the manifest names.
    SegmentDamaged(false),
    /// A segment that the run has written is gone again before the manifest could name it. Retryable, for the next
    /// attempt writes it anew.
    SegmentMissing(true),
    /// The manifest is not the one whose digest was expected.
    ManifestChanged(false),
    /// A manifest cannot be read as what it has to be.
    ManifestDamaged(false),
    /// A manifest, a segment or a list is larger than this process has memory for.
    TooLittleMemory(false),
    /// A later release has written it. This one reads no more of it than its head.
    UnknownFormat(false),
    /// A recipient, an identity, a signing key or a key to verify with cannot be used, or a backup would not be signed
    /// by any of the keys that are trusted.
    KeyInvalid(false),
    /// The backup is encrypted, and no identity that was given opens it.
    IdentityMissing(false),
    /// A manifest is not signed by a key that is trusted.
    SignatureInvalid(false),
    /// The identity may not read scripts, users or keys of the account, and the backup was to hold them.
    DefinitionsUnread(false),
    /// The container was deleted and created again, or changed its shape, while it was read.
    SourceChanged(true),
    /// The target did not take some of a restore's documents; all others were restored.
    DocumentsRefused(false),
    /// The target did not take some scripts, users or keys of a restore; all items were restored.
    DefinitionsRefused(false),
    /// A restore left out segments that are damaged in every repository, as it was asked to.
    SegmentsSkipped(false),
    /// The target container is there and cannot hold the backup's documents.
    TargetMismatch(false),
    /// The compressed bytes did not decode to what was compressed: a fault of this machine's memory or library.
    CompressionFault(true),
    /// The run was told to stop.
    Interrupted(true),
    /// A fault of this program.
    Internal(true);

    private final boolean retryable;

    Reason(boolean retryable) {
        this.retryable = retryable;
    }

    /// Whether the same run may succeed when it is tried again unchanged.
    public boolean retryable() {
        return retryable;
    }
}
