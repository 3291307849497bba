package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a restore did about time to live.
///
/// @param expired items left out because they had expired at the restore point, the cut of their feed range
/// @param expiredSince items left out because they have expired since then (policy KeepRemaining)
/// @param containers those with a time to live, in the backup or in the target. A short report lists fewer of them
public record TimeToLiveReport(
        TtlPolicy policy,
        long expired,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long expiredSince,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Container> containers) {
    public TimeToLiveReport {
        Objects.requireNonNull(policy); // a termination message may say anything
        containers = List.copyOf(Objects.requireNonNullElse(containers, List.of()));
    }

    /// One container's time to live after the restore.
    ///
    /// @param container database/container in the target
    /// @param defaultTtl in seconds; -1 if only items with a `ttl` of their own expire; null if it is off
    /// @param problem why it is not what it should be; null if it is
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Container(
            String container,
            @Nullable Integer defaultTtl,
            @Nullable String problem) {
        public Container {
            Objects.requireNonNull(container); // a termination message may say anything
        }
    }

    public long leftOut() {
        return expired + expiredSince;
    }

    /// With fewer containers.
    TimeToLiveReport listing(int containersAtMost) {
        return new TimeToLiveReport(
                policy, expired, expiredSince, containers.subList(0, Math.min(containers.size(), containersAtMost)));
    }
}
