package io.cosmosbackup.api.common;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/// How far a run has come, a few seconds ago.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunProgress(
        @JsonPropertyDescription("What the run does now, for example Reading.")
        String phase,

        @JsonPropertyDescription("Units of work finished: feed ranges of a backup, segments of a restore.")
        int done,

        @JsonPropertyDescription("Units of work in all.") int total,

        @JsonPropertyDescription("Documents so far.") long items,

        @JsonPropertyDescription("Their size in bytes, uncompressed.")
        long bytes,

        @JsonPropertyDescription("Request units used so far, rounded.")
        long requestUnits,

        @JsonPropertyDescription("How many requests were answered with 429 (too many requests) so far.")
        long throttled,

        @JsonPropertyDescription("How much of the work is done, from 0 to 100.")
        int percent) {}
