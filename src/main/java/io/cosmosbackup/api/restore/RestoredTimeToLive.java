package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a restore did about time to live.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestoredTimeToLive(
        @JsonPropertyDescription("The policy that was followed: the spec's ttl.")
        TtlPolicy policy,

        @JsonPropertyDescription("How many items were left out because they had expired at the restore point.")
        long expired,

        @JsonPropertyDescription(
                "How many items were left out because they have expired since then. Only with policy KeepRemaining.")
        long expiredSince,

        @JsonPropertyDescription(
                "The containers in which items expire, or expired when they were backed up. A long list is cut.")
        List<ContainerTimeToLive> containers) {
    public RestoredTimeToLive {
        containers = List.copyOf(Objects.requireNonNullElse(containers, List.of()));
    }

    /// One container's time to live after the restore.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ContainerTimeToLive(
            @JsonPropertyDescription("The container in the target, as database/container.")
            String container,

            @JsonPropertyDescription(
                    "Its time to live in seconds. -1: only items with a ttl of their own expire. Absent: it is off, and"
                            + " nothing expires.")
            @Nullable
            Integer defaultTtl,

            @JsonPropertyDescription("Why it is not what it should be. Absent when it is.") @Nullable
            String problem) {}
}
