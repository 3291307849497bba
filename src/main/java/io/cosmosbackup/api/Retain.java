package io.cosmosbackup.api;

/// Who decides how long a backup is kept.
public enum Retain {
    /// A person: no retention deletes it until that person says otherwise.
    Keep,
    /// The rules of the schedule whose series it belongs to.
    Schedule
}
