package io.cosmosbackup.engine.report;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Objects;

/// A document that a restore left out because a newer one of the same backup holds its unique key: a line of
/// `restore --json`. It was deleted while the backup ran. Ids and keys that are too long are cut, as in
/// {@link RefusedDocument}.
///
/// @param container database/container in the target
/// @param partitionKey a JSON array, as requests carry it
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonTypeName("Superseded")
public record SupersededDocument(String container, String id, String partitionKey) {
    public SupersededDocument {
        Objects.requireNonNull(container); // a termination message may say anything
        id = RefusedDocument.cutId(id);
        partitionKey = RefusedDocument.cutText(partitionKey);
    }

    /// @param refusal how the target answered
    public static SupersededDocument of(RefusedDocument refusal) {
        return new SupersededDocument(refusal.container(), refusal.id(), refusal.partitionKey());
    }
}
