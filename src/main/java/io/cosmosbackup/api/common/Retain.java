package io.cosmosbackup.api.common;

/// How long a backup is kept, by whom it is decided.
public enum Retain {
    /// A person: no retention deletes it until that person says otherwise.
    Keep,
    /// The rules of the schedule whose series it belongs to.
    Schedule
}
