package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.store.StoreCall;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import io.cosmosbackup.engine.store.StoreCall.Outcome;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// How often each thing happened that a history is there for: what never happened has not been tested.
final class Coverage {
    enum Event {
        Backup,
        BackupResumed,
        Incremental,
        Differential,
        Copy,
        /// Where the backup had been deleted before.
        CopyBack,
        Mark,
        Unmark,
        DeletionByPrune,
        DeletionAskedFor,
        DeletionOfLeftoverFolder,
        DeletionOfUnnamedSegment,
        DeletionOfCheckpoint,
        KeptForItsChain,
        RefusedForAMark,
        RefusedByTheStore,
        DeathBeforeWriting,
        DeathAfterWriting,
        DeathBeforeDeleting,
        DeathAfterDeleting,
        LostReplyOfWriting,
        LostReplyOfDeleting,
        Stall,
        /// Both write or delete at one store, one of them between two calls of the other.
        PruneDuringBackup,
        PruneDuringCopy,
        TwoPrunes,
        TwoAttempts,
        SkewedClock,
        SplitWhileRead,
        ItemReadTwice,
        DamageFound,
        /// Of somebody who only writes.
        Strike,
        /// Something stayed that a prune would have deleted for what a stranger, or a copy, has put there.
        HeldBack,
    }

    private final Map<Event, Integer> counts = new EnumMap<>(Event.class);

    void note(Event event) {
        counts.merge(event, 1, Integer::sum);
    }

    void note(StoreCall call, Outcome outcome) {
        boolean write = call.kind() == Kind.Put;
        if (!write && call.kind() != Kind.Delete) {
            return;
        }
        switch (outcome) {
            case CrashesBefore -> note(write ? Event.DeathBeforeWriting : Event.DeathBeforeDeleting);
            case CrashesAfter -> note(write ? Event.DeathAfterWriting : Event.DeathAfterDeleting);
            case LosesReply -> note(write ? Event.LostReplyOfWriting : Event.LostReplyOfDeleting);
            case Succeeds, FailsBefore -> {}
        }
    }

    /// What a prune or a deletion says of a backup.
    void note(PlannedBackup shown) {
        if (shown.action() == PlannedBackup.Action.Refused) {
            note(Event.RefusedByTheStore);
        }
        if (shown.reasons().stream().anyMatch(reason -> reason.startsWith("counted apart"))) {
            note(Event.HeldBack);
        }
        if (shown.reasons().stream().allMatch(reason -> reason.startsWith("chain of"))) {
            note(Event.KeptForItsChain);
        }
    }

    void add(Coverage other) {
        other.counts.forEach((event, count) -> counts.merge(event, count, Integer::sum));
    }

    Set<Event> missing() {
        Set<Event> missing = EnumSet.allOf(Event.class);
        missing.removeAll(counts.keySet());
        return missing;
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
