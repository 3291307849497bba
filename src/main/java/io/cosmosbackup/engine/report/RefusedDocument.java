package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/// A document that the target did not take: a line of `restore --json`. What is longer than a document of Cosmos DB can
/// have it is cut, so that a list of them stays small.
///
/// @param container database/container in the target
/// @param partitionKey a JSON array, as requests carry it
/// @param subStatus 0 when the service gave none
/// @param message the service's own, its first line
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Refused")
public record RefusedDocument(
        String container, String id, String partitionKey, int status, int subStatus, String message) {
    private static final int LONGEST_ID = 1_023;
    private static final int LONGEST_TEXT = 400;

    public RefusedDocument {
        id = cut(id, LONGEST_ID);
        partitionKey = cut(partitionKey, LONGEST_TEXT);
        message = cut(message, LONGEST_TEXT);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + " …";
    }
}
