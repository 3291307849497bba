package io.cosmosbackup.api.restore;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// What a restore has done, once it has ended with counts.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestoreResult(
        @JsonPropertyDescription("What became of the documents.")
        Documents documents,

        @JsonPropertyDescription("The written documents' size in bytes, uncompressed.")
        long bytes,

        @JsonPropertyDescription("How many containers were absent and were created.")
        int containersCreated,

        @JsonPropertyDescription("What was done about time to live.") @Nullable
        RestoredTimeToLive timeToLive,

        @JsonPropertyDescription(
                "What became of stored procedures, triggers, functions, users, permissions and client encryption keys."
                        + " Absent when the backup has none.")
        @Nullable
        Definitions definitions) {
    /// How many scripts, users and keys ended in which way.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Definitions(
            @JsonPropertyDescription("How many were absent and were created.")
            long created,

            @JsonPropertyDescription("How many were there with other content and were replaced (Overwrite).")
            long replaced,

            @JsonPropertyDescription("How many were there with the same content.")
            long same,

            @JsonPropertyDescription("How many were there with other content and stay as they are.")
            long kept,

            @JsonPropertyDescription("How many the target did not take. With more than 0 the phase is Failed.")
            long refused) {}

    /// How many documents ended in which way.
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Documents(
            @JsonPropertyDescription(
                    "How many documents of the backup were selected: written, skipped, superseded, refused and expired"
                            + " ones.")
            long items,

            @JsonPropertyDescription("How many documents were created or replaced.")
            long written,

            @JsonPropertyDescription(
                    "How many documents were left alone because one of that id and partition key was there.")
            long skipped,

            @JsonPropertyDescription(
                    "How many documents were left out because a newer one of the backup holds their unique key. They"
                            + " were deleted while the backup ran.")
            long superseded,

            @JsonPropertyDescription(
                    "How many documents the target did not take, for example because another item holds their unique"
                            + " key. With more than 0 the phase is Failed.")
            long refused,

            @JsonPropertyDescription(
                    "How many documents are in segments that are damaged in every repository. With more than 0 the"
                            + " phase is Failed.")
            long lost) {}
}
