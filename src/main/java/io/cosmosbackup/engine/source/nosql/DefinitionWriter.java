package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.DefinitionResult;
import io.cosmosbackup.engine.source.DefinitionResult.Outcome;
import io.cosmosbackup.engine.source.DefinitionSet;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.rest.AccountJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Brings scripts, users, permissions and client encryption keys into an account: the stored text without
/// what the service adds itself.
final class DefinitionWriter {
    /// Members that the service writes.
    private static final Set<String> SERVERS = Set.of("_rid", "_ts", "_self", "_etag", "_permissions", "_token");

    private static final String RESOURCE = "resource";

    private static final Set<String> NOT_COMPARED =
            Stream.concat(SERVERS.stream(), Stream.of(RESOURCE)).collect(Collectors.toUnmodifiableSet());

    /// Of a link: `dbs`, a database, `colls`, a container.
    private static final int CONTAINER_PARTS = 4;

    private final ControlPlane control;

    private final Set<String> otherKeys = ConcurrentHashMap.newKeySet();

    /// What the writer says of members that the account did not take.
    private final Consumer<String> warnings;

    DefinitionWriter(ControlPlane control, Consumer<String> warnings) {
        this.control = control;
        this.warnings = warnings;
    }

    /// Where some resources go: those of one feed.
    private record Place(DefinitionKind kind, List<String> owner, Owner into) {
        String[] link() {
            return owner.toArray(String[]::new);
        }

        /// In messages a permission has its user before it.
        String shown(String id) {
            return kind == DefinitionKind.Permissions ? owner.getLast() + "/" + id : id;
        }
    }

    /// @param stored as it was backed up
    /// @param json as it is to be sent, or null for one that cannot be; then `why` says why
    /// @param renamed whether what it is about has another name in the target
    private record Wanted(String id, byte[] stored, byte @Nullable [] json, boolean renamed, String why) {}

    /// What a permission is about, in the target.
    private record Link(String text, boolean renamed) {}

    List<DefinitionResult> write(DefinitionSet set, ConflictPolicy policy) {
        Map<String, String> users = users(set);
        Map<Place, List<Wanted>> wanted = new LinkedHashMap<>();
        List<DefinitionResult> results = new ArrayList<>();
        for (DefinitionSet.Resource resource : set.resources()) {
            if (resource.kind() == DefinitionKind.UserDefinedFunctions && Loading.isMark(resource.json())) {
                results.add(new DefinitionResult(
                        resource.kind(),
                        text(resource.json(), "id"),
                        Outcome.Kept,
                        "it only marks a container that a restore is filling"));
                continue;
            }
            List<String> owner = new ArrayList<>(List.of(DefinitionFeeds.link(set.into())));
            if (resource.kind() == DefinitionKind.Permissions) {
                List<String> self = parts(text(resource.json(), "_self"));
                String user = self.size() < CONTAINER_PARTS ? null : users.get(self.get(3));
                if (user == null) {
                    results.add(new DefinitionResult(
                            resource.kind(),
                            text(resource.json(), "id"),
                            Outcome.Kept,
                            "the backup has no user of it"));
                    continue;
                }
                owner.add("users");
                owner.add(user);
            }
            wanted.computeIfAbsent(new Place(resource.kind(), owner, set.into()), _ -> new ArrayList<>())
                    .add(wanted(resource, set.containers()));
        }
        wanted.forEach((place, all) -> results.addAll(write(place, all, policy)));
        return results;
    }

    /// The backup's users: their own ids by those that the service has given them.
    private static Map<String, String> users(DefinitionSet set) {
        Map<String, String> users = new LinkedHashMap<>();
        for (DefinitionSet.Resource resource : set.resources()) {
            if (resource.kind() == DefinitionKind.Users) {
                users.put(text(resource.json(), "_rid"), text(resource.json(), "id"));
            }
        }
        return users;
    }

    private static Wanted wanted(DefinitionSet.Resource resource, List<DefinitionSet.Moved> containers) {
        String id = text(resource.json(), "id");
        byte[] stored = resource.json();
        byte[] json = JsonMembers.without(stored, SERVERS);
        if (resource.kind() != DefinitionKind.Permissions) {
            return new Wanted(id, stored, json, false, "");
        }
        String link = text(json, RESOURCE);
        Link moved = moved(link, containers);
        return moved == null
                ? new Wanted(id, stored, null, false, "it is about " + link + ", which is not part of this restore")
                : new Wanted(
                        id,
                        stored,
                        JsonMembers.with(
                                JsonMembers.without(json, Set.of(RESOURCE)),
                                RESOURCE,
                                TextNode.valueOf(moved.text()).toString()),
                        moved.renamed(),
                        "");
    }

    /// The link of the same container in the target, or of what is in it. Null where it has none. A link may
    /// be by names or by ids of the service; ids of what is in a container are others in the target.
    private static @Nullable Link moved(String link, List<DefinitionSet.Moved> containers) {
        List<String> parts = parts(link);
        if (parts.size() < CONTAINER_PARTS) {
            return null;
        }
        List<String> below = parts.subList(CONTAINER_PARTS, parts.size());
        for (DefinitionSet.Moved container : containers) {
            boolean byName = container.from().name().toString().equals(parts.get(1) + "/" + parts.get(3));
            boolean byId = container.from().rid().equals(parts.get(3)) && below.isEmpty();
            if (byName || byId) {
                List<String> moved = new ArrayList<>(List.of(
                        "dbs",
                        container.into().database(),
                        "colls",
                        container.into().container()));
                moved.addAll(below);
                return new Link(
                        String.join("/", moved),
                        !container.into().equals(container.from().name()));
            }
        }
        return null;
    }

    private static List<String> parts(String link) {
        return Stream.of(link.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    }

    private List<DefinitionResult> write(Place place, List<Wanted> wanted, ConflictPolicy policy) {
        Map<String, byte[]> there = new LinkedHashMap<>();
        try {
            control.feed(place.kind(), place.link()).forEach(resource -> there.put(text(resource, "id"), resource));
        } catch (BackupException e) {
            requireRefusal(e);
            return wanted.stream()
                    .map(one -> refused(place, one, String.valueOf(e.getMessage())))
                    .toList();
        }
        return wanted.stream()
                .map(one -> write(place, one, there.get(one.id()), policy))
                .toList();
    }

    private DefinitionResult write(Place place, Wanted wanted, byte @Nullable [] there, ConflictPolicy policy) {
        byte[] json = wanted.json();
        if (json == null) {
            return new DefinitionResult(place.kind(), place.shown(wanted.id()), Outcome.Kept, wanted.why());
        }
        if (there == null) {
            return send(place, wanted, json, Outcome.Created);
        }
        boolean rewrapped = place.kind() == DefinitionKind.ClientEncryptionKeys
                && text(there, "_rid").equals(text(wanted.stored(), "_rid"));
        boolean elsewhere = place.kind() == DefinitionKind.Permissions && !isForSame(json, wanted, there);
        if (rewrapped || (same(json, there) && !elsewhere)) {
            return DefinitionResult.of(place.kind(), place.shown(wanted.id()), Outcome.Same);
        }
        if (place.kind() == DefinitionKind.ClientEncryptionKeys) {
            otherKeys.add(place.into().database() + "/" + wanted.id());
            return refused(
                    place,
                    wanted,
                    "another key of that name is there, which does not open what the backup's key has encrypted."
                            + " HINT: restore into another database");
        }
        return policy == ConflictPolicy.Skip || elsewhere
                ? new DefinitionResult(
                        place.kind(),
                        place.shown(wanted.id()),
                        Outcome.Kept,
                        elsewhere ? "it is there for another container" : "it is there with other content")
                : send(place, wanted, json, Outcome.Replaced);
    }

    /// Whether a permission that is there is for the same container: by its name, or by the id that it had in
    /// the backup. A restore under another name is for the copy.
    private static boolean isForSame(byte[] json, Wanted wanted, byte[] there) {
        List<String> link = parts(text(there, RESOURCE));
        List<String> moved = parts(text(json, RESOURCE));
        return link.equals(moved) || (link.equals(parts(text(wanted.stored(), RESOURCE))) && !wanted.renamed());
    }

    /// Whether the database has another client encryption key of that name than the backup.
    boolean hasOtherKey(String database, String id) {
        return otherKeys.contains(database + "/" + id);
    }

    /// Leaves out the members that the account says it does not take, but for those that the kind is nothing
    /// without.
    private DefinitionResult send(Place place, Wanted wanted, byte[] json, Outcome outcome) {
        byte[] sent = json;
        List<String> link = new ArrayList<>(place.owner());
        link.add(DefinitionFeeds.type(place.kind()));
        link.add(wanted.id());
        Definable what = new Definable(link);
        while (true) {
            Made made;
            try {
                made = outcome == Outcome.Created
                        ? control.create(what, sent, new Throughput.None())
                        : control.replace(what, sent);
            } catch (BackupException e) {
                requireRefusal(e);
                return refused(place, wanted, String.valueOf(e.getMessage()));
            }
            if (made instanceof Made.Done) {
                return DefinitionResult.of(place.kind(), place.shown(wanted.id()), outcome);
            }
            byte[] rest = made instanceof Made.Refused refusal ? without(sent, refusal, place, wanted) : sent;
            if (rest.length == sent.length) {
                return refused(place, wanted, why(made));
            }
            sent = rest;
        }
    }

    private String why(Made made) {
        return switch (made) {
            case Made.Done(), Made.Overtaken() -> "somebody else has made or changed it at the same time";
            case Made.Refused refusal ->
                refusal.why() == Made.Why.Rights
                        ? refusal.shown() + ". HINT: " + control.hint(refusal.why())
                        : refusal.shown();
        };
    }

    private byte[] without(byte[] sent, Made.Refused refusal, Place place, Wanted wanted) {
        Set<String> named = new LinkedHashSet<>();
        if (refusal.why() == Made.Why.Content) {
            named.addAll(ContainerDefinition.named(refusal.sentence()));
            named.removeAll(needed(place.kind()));
        }
        byte[] rest = JsonMembers.without(sent, named);
        if (rest.length < sent.length) {
            warnings.accept("%s of %s has no %s, which was backed up: the account did not take it"
                    .formatted(place.shown(wanted.id()), place.into().shown(), String.join(", ", named)));
        }
        return rest;
    }

    private static Set<String> needed(DefinitionKind kind) {
        return switch (kind) {
            case ClientEncryptionKeys ->
                Set.of("id", "encryptionAlgorithm", "wrappedDataEncryptionKey", "keyWrapMetadata");
            case UserDefinedFunctions, StoredProcedures -> Set.of("id", "body");
            case Triggers -> Set.of("id", "body", "triggerType", "triggerOperation");
            case Users -> Set.of("id");
            case Permissions -> Set.of("id", "permissionMode", RESOURCE, "resourcePartitionKey");
        };
    }

    private static DefinitionResult refused(Place place, Wanted wanted, String why) {
        return new DefinitionResult(place.kind(), place.shown(wanted.id()), Outcome.Refused, why);
    }

    /// What is not about this one resource ends the run.
    private static void requireRefusal(BackupException failure) {
        if (failure.reason() != Reason.AccessDenied
                && failure.reason() != Reason.Internal
                && failure.reason() != Reason.ContainerNotFound) {
            throw failure;
        }
    }

    /// Whether a client would see the same, whatever the service has added. Links are compared by {@link
    /// #isForSame}.
    private static boolean same(byte[] wanted, byte[] there) {
        return tree(JsonMembers.without(wanted, NOT_COMPARED)).equals(tree(JsonMembers.without(there, NOT_COMPARED)));
    }

    private static JsonNode tree(byte[] json) {
        try {
            return AccountJson.of(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(new String(json, StandardCharsets.UTF_8)); // then the texts have to be equal
        }
    }

    /// A member that is a text; empty where it is none.
    private static String text(byte[] object, String member) {
        byte[] value = JsonMembers.value(object, member);
        return value == null || value[0] != '"' ? "" : JsonMembers.text(value);
    }
}
