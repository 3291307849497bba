package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.report.SupersededDocument;
import java.util.List;

/// One version of an item, read from a stored line by {@link ItemIdentity}.
///
/// @param partitionKey as requests carry it: a JSON array in ASCII, `{}` for a member that is missing
/// @param uniqueKeys the values that no other item of its partition key may hold: one text for each unique
///     key of the container
/// @param document the bytes as they are sent: the line without the members that the server and the feed have
///     added
public record Item(
        ContainerName container, ItemKey key, String partitionKey, List<String> uniqueKeys, byte[] document) {
    public Item {
        uniqueKeys = List.copyOf(uniqueKeys);
    }

    /// How it is listed when it is left out for a newer one.
    public SupersededDocument superseded() {
        return new SupersededDocument(container.toString(), key.id(), partitionKey);
    }
}
