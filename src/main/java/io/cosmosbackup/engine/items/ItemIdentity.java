package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds which item a stored line is, by the definition of its container. Each line is scanned once, and no
/// account is asked.
public final class ItemIdentity {
    private static final MemberPath ID = new MemberPath(List.of("id"));
    private static final MemberPath TTL = new MemberPath(List.of("ttl"));

    private static final int LONGEST_TTL = 32;

    private static final String DAMAGED =
            ". HINT: no Cosmos DB sent that; verify the backup, and restore from another repository that holds it";

    private final ContainerName container;
    private final List<MemberPath> partitionKey;
    private final boolean systemKey;
    private final UniqueKeys uniqueKeys;
    private final MemberTree asked;

    /// @param definition the container's own as the service sent it
    public ItemIdentity(ContainerName container, String definition) {
        this.container = container;
        byte[] json = definition.getBytes(StandardCharsets.UTF_8);
        if (!JsonMembers.isObject(json)) {
            throw new BackupException(
                    Reason.TargetMismatch, "the definition of container " + container + " is no JSON object");
        }
        byte[] key = JsonMembers.value(json, "partitionKey");
        this.partitionKey = paths(container, key);
        this.systemKey = isSystemKey(key);
        this.uniqueKeys = UniqueKeys.of(container, json);
        List<MemberPath> paths = new ArrayList<>(partitionKey);
        paths.add(ID);
        paths.add(TTL);
        uniqueKeys.keys().forEach(paths::addAll);
        this.asked = MemberTree.of(paths);
    }

    public boolean hasUniqueKeys() {
        return !uniqueKeys.isEmpty();
    }

    /// Whether an item's `ttl` is a part of its partition key or of a unique key.
    public boolean keysHoldTtl() {
        return Stream.concat(partitionKey.stream(), uniqueKeys.keys().stream().flatMap(List::stream))
                .anyMatch(path -> path.names().getFirst().equals("ttl"));
    }

    /// The item that the line holds. A line that holds none (no JSON, no id) is `SegmentDamaged`.
    public Item of(byte[] line) {
        FedDocument document = read(line);
        PartitionKey key = PartitionKey.of(document, partitionKey, systemKey);
        return new Item(
                container,
                new ItemKey(key.text(), id(document)),
                key.header(),
                uniqueKeys.heldBy(document, key.text()),
                document.sent(),
                lifetime(document));
    }

    private static Lifetime lifetime(FedDocument document) {
        byte[] ttl = document.value(TTL);
        return new Lifetime(TimeToLive.stamp(document.timeStamp()), ttl == null ? null : text(ttl));
    }

    /// What is too long to be a number of seconds is not copied: a user's `ttl` may be anything.
    private static String text(byte[] ttl) {
        return ttl.length > LONGEST_TTL ? "…" : new String(ttl, StandardCharsets.UTF_8);
    }

    private FedDocument read(byte[] line) {
        try {
            return FedDocument.of(line, asked);
        } catch (JsonSyntaxException e) {
            throw new BackupException(
                    Reason.SegmentDamaged, "a document for " + container + " is no JSON" + DAMAGED, e);
        }
    }

    private String id(FedDocument document) {
        byte[] id = document.value(ID);
        if (id == null || id[0] != '"') {
            throw new BackupException(Reason.SegmentDamaged, "a document for " + container + " has no id" + DAMAGED);
        }
        return JsonMembers.text(id);
    }

    private static List<MemberPath> paths(ContainerName container, byte @Nullable [] key) {
        List<MemberPath> paths;
        try {
            paths = key == null ? List.of() : MemberPath.listedIn(key);
        } catch (IllegalArgumentException e) {
            throw noKey(container, e);
        }
        if (paths.isEmpty() || paths.stream().anyMatch(path -> path.names().isEmpty())) {
            throw noKey(container, null);
        }
        return paths;
    }

    /// Whether the container was made before 2019 without a partition key. The service has given it one of
    /// its own, `/_partitionKey`. An item without that member has the empty key.
    private static boolean isSystemKey(byte @Nullable [] key) {
        byte[] marked = key == null ? null : JsonMembers.value(key, "systemKey");
        return marked != null && new String(marked, StandardCharsets.UTF_8).equals("true");
    }

    private static BackupException noKey(ContainerName container, @Nullable Throwable cause) {
        return new BackupException(
                Reason.TargetMismatch,
                "the definition of container " + container
                        + " has no paths of a partition key that can be read. HINT: is it an account of the NoSQL API?",
                cause);
    }
}
