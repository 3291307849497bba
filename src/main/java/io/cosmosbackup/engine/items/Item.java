package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.SupersededDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// One version of an item, read from a stored line by {@link ItemIdentity}.
///
/// @param partitionKey as requests carry it: a JSON array in ASCII, `{}` for a member that is missing
/// @param uniqueKeys the values that no other item of its partition key may hold: one text for each unique
///     key of the container
/// @param document the bytes as they are sent: the line without the members that the server and the feed have
///     added
/// @param lifetime what the line says of how long it lives
public record Item(
        ContainerName container,
        ItemKey key,
        String partitionKey,
        List<String> uniqueKeys,
        byte[] document,
        Lifetime lifetime) {
    public Item {
        uniqueKeys = List.copyOf(uniqueKeys);
    }

    /// The same with another `ttl`, which stands at the end. All other bytes stay.
    public Item living(int seconds) {
        byte[] without = JsonMembers.without(document, Set.of("ttl"));
        int brace = without.length - 1;
        while (without[brace] != '}') {
            brace--; // white space may stand behind it
        }
        byte[] ttl = (",\"ttl\":" + seconds + "}").getBytes(StandardCharsets.US_ASCII);
        byte[] living = Arrays.copyOf(without, brace + ttl.length);
        System.arraycopy(ttl, 0, living, brace, ttl.length);
        return new Item(container, key, partitionKey, uniqueKeys, living, lifetime);
    }

    /// How it is listed when it is left out for a newer one.
    public SupersededDocument superseded() {
        return new SupersededDocument(container.toString(), key.id(), partitionKey);
    }
}
