package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.TimeToLiveReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import io.cosmosbackup.engine.source.ContainerTarget.Loaded;
import java.util.ArrayList;
import java.util.List;

/// All items are written, and each container has the time to live that it is to have from now on.
///
/// @param containers those in which items expire, or expired when they were backed up
/// @param warnings what is not as a person would expect, a sentence each
record FinishedLoading(List<TimeToLiveReport.Container> containers, List<String> warnings) {
    static FinishedLoading of(List<ContainerRestore> restores, TtlPolicy policy) {
        List<TimeToLiveReport.Container> containers = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (ContainerRestore restore : restores) {
            ContainerName name = restore.step().into();
            TimeToLive backedUp = restore.step().timeToLive();
            Loaded loaded = restore.into().loaded(policy != TtlPolicy.Off);
            TimeToLive now = loaded.timeToLive();
            if (backedUp.isOn() || now.isOn()) {
                containers.add(new TimeToLiveReport.Container(
                        name.toString(), now.seconds(), loaded.problem().orElse(null)));
            }
            loaded.problem()
                    .ifPresent(problem -> warnings.add(
                            "the time to live of container %s is %s, and the restore could not end its loading: %s. HINT: restore once more, or set it by hand"
                                    .formatted(name, now.shown(), problem)));
            long shortest = restore.expiry().shortest();
            if (now.isOn() && loaded.time().toSeconds() >= shortest) {
                warnings.add(
                        "container %s was loaded for %,d s, and items in it live for %,d s from when they were written: those that were written first have expired. HINT: --ttl Off (ttl of a CosmosRestore) leaves its time to live off"
                                .formatted(name, loaded.time().toSeconds(), shortest));
            }
            if (policy == TtlPolicy.KeepRemaining
                    && now.isOn()
                    && restore.into().identity().keysHoldTtl()) {
                warnings.add("a key of container %s holds ttl, so its items keep theirs: their time starts anew"
                        .formatted(name));
            }
        }
        return new FinishedLoading(List.copyOf(containers), List.copyOf(warnings));
    }
}
