package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.TtlPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What will become of the containers' time to live.
///
/// @param sentences by a container's name in the target; none for a container in which nothing expires, before and
/// after
/// @param warnings about containers that are there and keep their own, a sentence each
public record TimesToLive(TtlPolicy policy, Map<ContainerName, String> sentences, List<String> warnings) {
    private static final String REMAINING = "each item expires when it would have, by a ttl that is written into it";

    public TimesToLive {
        sentences = Map.copyOf(sentences);
        warnings = List.copyOf(warnings);
    }

    /// @param kept for each step that is carried out, by its name in the target, the time to live that the container
    ///     keeps; empty where the restore sets it
    static TimesToLive of(TtlPolicy policy, List<RestoreStep> steps, Map<ContainerName, Optional<TimeToLive>> kept) {
        Map<ContainerName, String> sentences = new LinkedHashMap<>();
        for (RestoreStep step : steps) {
            TimeToLive backedUp = step.timeToLive();
            Optional<TimeToLive> keeps = kept.getOrDefault(step.into(), Optional.empty());
            if (backedUp.isOn() || keeps.map(TimeToLive::isOn).orElse(false)) {
                sentences.put(
                        step.into(),
                        keeps.map(own -> kept(policy, backedUp, own)).orElseGet(() -> set(policy, backedUp)));
            }
        }
        List<String> warnings = steps.stream()
                .filter(step -> kept.getOrDefault(step.into(), Optional.empty())
                        .map(own -> isUnexpected(policy, step.timeToLive(), own))
                        .orElse(false))
                .map(RestoreStep::into)
                .map(name -> "container " + name + " was there. Its time to live: " + sentences.get(name))
                .toList();
        return new TimesToLive(policy, sentences, warnings);
    }

    /// Whether a person who reads the policy would expect another time to live than the one that is kept.
    private static boolean isUnexpected(TtlPolicy policy, TimeToLive backedUp, TimeToLive own) {
        return policy == TtlPolicy.Off ? own.isOn() : !own.equals(backedUp);
    }

    private static String set(TtlPolicy policy, TimeToLive backedUp) {
        String asBackedUp = backedUp.shown() + " as backed up, off while it is loaded; ";
        return switch (policy) {
            case Restart -> asBackedUp + "each item's time starts anew when it is written";
            case KeepRemaining -> asBackedUp + REMAINING;
            case Off -> "off, and " + backedUp.shown() + " was backed up: nothing expires";
        };
    }

    private static String kept(TtlPolicy policy, TimeToLive backedUp, TimeToLive own) {
        if (!own.isOn()) {
            return "off, which it keeps, and " + backedUp.shown() + " was backed up: nothing expires";
        }
        return own.shown() + ", which it keeps: items may expire while it is loaded"
                + switch (policy) {
                    case Restart -> ", and each item's time starts when it is written";
                    case KeepRemaining -> backedUp.isOn() ? ", and " + REMAINING : "";
                    case Off -> ". The policy Off changes only containers that the restore creates";
                };
    }
}
