package io.cosmosbackup.engine.retention;

/// Why a backup stays, goes or waits: a closed word for programs, a text for people.
public record RetentionReason(Word word, String text) {
    /// Up to `NotPlanned` why it stays, from `NotKept` on why it goes.
    public enum Word {
        /// The policy has no rule.
        NoRule,
        /// Among the newest.
        Last,
        Hourly,
        Daily,
        Weekly,
        Monthly,
        Yearly,
        /// Not older than the maximum age, which is the only rule.
        Within,
        Minimum,
        /// The latest restore point, though its sequence makes it an old one.
        Latest,
        Pinned,
        /// Something that stays depends on it.
        Chain,
        /// Its manifest is damaged or not trusted.
        NotReadable,
        /// A later release has written it.
        OfLaterRelease,
        /// It cannot be restored, and is not yet old enough to be given up.
        BrokenChain,
        /// Nobody but the backups of another line would have it go.
        OtherLine,
        /// It lies in the future.
        TooNew,
        /// No retention has been applied to it.
        NotPlanned,

        /// No rule keeps it.
        NotKept,
        /// Older than the maximum age.
        TooOld,
        /// It cannot be restored, and is older than everything the rules keep.
        BrokenAndOld,
        /// A person asked for it.
        Asked,
        /// A folder of segments whose manifest is not there.
        NoManifest,
        /// A mark of a backup that is not there.
        Gone
    }

    @Override
    public String toString() {
        return text;
    }
}
