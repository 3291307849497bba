package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;

/// A document that the target did not take: a line of `restore --json`. Ids and keys longer than Cosmos DB
/// allows are cut, so that a list of these lines stays small.
///
/// @param container database/container in the target
/// @param partitionKey a JSON array, as requests carry it
/// @param subStatus 0 when the service gave none
/// @param message the service's own, its first line
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Refused")
public record RefusedDocument(
        String container, String id, String partitionKey, int status, int subStatus, String message) {
    /// The sub-status of a 409 where the item that is there has another partition key with the same hash. It happens
    /// in containers whose partition key has version 1.
    public static final int HASH_COLLISION = 3302;

    private static final int LONGEST_ID = 1_023;
    private static final int LONGEST_TEXT = 400;

    public RefusedDocument {
        Objects.requireNonNull(container); // a termination message may say anything
        id = cutId(id);
        partitionKey = cutText(partitionKey);
        message = cutText(message);
    }

    /// Whether another item, of this id or with one of its unique keys, was in its way.
    public boolean byAnotherItem() {
        return status == 409 && subStatus != HASH_COLLISION;
    }

    static String cutId(String id) {
        return cut(id, LONGEST_ID);
    }

    static String cutText(String text) {
        return cut(text, LONGEST_TEXT);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + " …";
    }
}
