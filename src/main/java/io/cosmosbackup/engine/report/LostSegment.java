package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;

/// A segment that a restore could not read because it is damaged or missing in every repository, or that holds
/// documents which are no items: a line of `restore --json`.
///
/// @param container database/container in the backup
/// @param items how many documents are lost: all that it holds, by the manifest, or those that are no items
/// @param tails how many of them are versions that were written while the backup ran
/// @param message what is wrong with it
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Lost")
public record LostSegment(String container, String segment, long items, long tails, String message) {
    private static final String HINT = ". HINT: ";

    public LostSegment {
        Objects.requireNonNull(container); // a termination message may say anything
        Objects.requireNonNull(segment);
        message = RefusedDocument.cutText(message);
    }

    /// @param failure its remedy is left out: the report has one for all segments
    public static LostSegment of(String container, String segment, long items, long tails, BackupException failure) {
        String message = String.valueOf(failure.getMessage());
        int hint = message.indexOf(HINT);
        return new LostSegment(container, segment, items, tails, hint < 0 ? message : message.substring(0, hint));
    }
}
