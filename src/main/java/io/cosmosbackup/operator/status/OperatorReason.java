package io.cosmosbackup.operator.status;

/// Why an object is as it is, where the operator and not the engine found out: one word, the same in condition
/// and event.
public enum OperatorReason {
    // A run that goes well.
    /// Its Job was made.
    Starting,
    /// Its pod is being made, or its image pulled.
    PodStarting,
    Running,
    /// A pod of it failed, and another one follows.
    Retrying,
    /// Every repository holds the backup.
    BackupComplete,
    /// At least one repository holds the backup, and at least one does not.
    CopiesMissing,
    RestoreComplete,

    // What a run waits for.
    /// As many backups run as the operator lets run at one time.
    Queued,
    ScheduleNotFound,
    RepositoryNotFound,
    RepositoryNotReady,
    /// A backup cannot be written where nothing may be written.
    RepositoryReadOnly,
    /// A repository trusts certain keys only, and the backup would not be signed.
    SigningRequired,
    /// The backup to restore has not ended.
    BackupNotComplete,

    // Why a pod does not start.
    SecretNotFound,
    SecretKeyNotFound,
    ConfigMapNotFound,
    ConfigMapKeyNotFound,
    ContainerConfigError,
    ImagePullFailed,
    ContainerStartFailed,
    Unschedulable,
    /// The Job is there and Kubernetes made no pod for it.
    PodNotCreated,
    /// Somebody, or a queueing system, has suspended the Job.
    JobSuspended,
    /// A Job of that name belongs to another object.
    JobNameTaken,
    /// The API server does not accept the Job, or its template sets what no Job may have.
    JobRefused,
    /// The API server does not accept the CosmosBackup that is due: a quota or a webhook is against it.
    BackupRefused,
    /// The template sets a variable that no Job may have. What is no backup and no restore runs without it.
    VariableLeftOut,

    // Why a run failed without a word of the engine.
    OutOfMemory,
    PodEvicted,
    PodLost,
    EngineKilled,
    UsageError,
    DeadlineExceeded,
    JobDeleted,
    /// The run succeeded, and its pod was gone before its result was read.
    ResultLost,
    /// The backup to restore has failed.
    BackupFailed,

    // Schedules.
    Scheduled,
    Suspended,
    InvalidSchedule,
    MissedSchedule,
    /// A backup was to begin long ago, and still waits.
    Overdue,
    /// The last one or two backups failed. The schedule stays Ready if any backup ever succeeded.
    LastBackupFailed,
    /// No backup has ever been made, and the first one cannot start.
    FirstBackupWaits,
    BackupsFailing,
    /// The next backup is due and an earlier one does not get on; a backup waits for another one of its schedule.
    RunBlocked,
    /// A backup was read back, and it is damaged or not the one that was made.
    VerificationFailed,
    /// A backup was to be read back, and it could not be found out whether it is whole.
    VerificationInconclusive,
    VerificationPassed,
    PruneComplete,
    /// A prune has ended well. It lets backups stay until a person has looked: see its message.
    PruneHeldBack,
    /// A prune has ended well, but its log does not show the outcome for every backup. The next prune shows
    /// it.
    PruneLogIncomplete,
    PruneFailing,

    // Backups of a schedule.
    /// No rule keeps the backup any more: a prune will delete it.
    MarkedForDeletion,
    /// Retention has deleted the backup from every repository.
    Pruned,

    // Copies.
    /// A repository got its copy after the backup's own run.
    CopyComplete,
    /// A repository did not get its copy; it is tried again.
    CopyFailed,
    /// A manifest that was there is gone.
    ManifestMissing,
    /// A manifest is there, and it is not the one that was noted.
    ManifestChanged,

    // Discovered backups.
    Discovered,
    /// The repository has not been listed since the CosmosBackup was made.
    NotListed,

    // Deletion.
    /// Its data is being deleted.
    Deleting,
    /// The store does not let the data go yet.
    DeletionRefused,
    /// The engine does not delete it: something that stays depends on it, or it could not.
    DeletionFailed,
    DataDeleted,
    /// The CosmosBackup goes, and its data stays.
    DataLeft,

    /// The API server does not take the object's status: the object may be as large as it allows.
    StatusRefused,

    // Repositories.
    Probing,
    RepositoryReady,
    /// There was none at the place, and the first probe made it.
    RepositoryFounded,
    /// Every backup the repository holds is known and can be read.
    CatalogRead,
    /// The log of the probe's pod lists the backups, and it could not be read.
    ProbeLogUnread,
    /// The listing shows fewer or more backups than were counted.
    ListingIncomplete,
    /// Some manifests cannot be read or trusted.
    ManifestsDamaged,
    /// Some backups cannot appear as CosmosBackups.
    BackupsSkipped
}
