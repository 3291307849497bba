package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.Creation;
import java.util.List;
import java.util.Optional;

/// What the target says about one container before anything is created.
public sealed interface TargetAnswer {
    /// It can take the container.
    ///
    /// @param missing what has to be created before: its database, itself, or nothing
    /// @param keeps the time to live of a container that is there; empty where the restore sets it
    record Takes(List<Creation> missing, Optional<TimeToLive> keeps) implements TargetAnswer {
        public Takes {
            missing = List.copyOf(missing);
        }
    }

    /// The service fills the container by itself, so nothing is written to it.
    ///
    /// @param missing as in {@link Takes}
    record FillsItself(String why, List<Creation> missing) implements TargetAnswer {
        public FillsItself {
            missing = List.copyOf(missing);
        }
    }

    /// It cannot take the container. The others are restored, and the run counts as failed.
    record Refuses(String why) implements TargetAnswer {}
}
