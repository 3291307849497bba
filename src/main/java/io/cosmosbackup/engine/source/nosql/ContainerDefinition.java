package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stored definition as it is sent to create a container of it: the same bytes, without what the service adds itself
/// and what the account turned out not to take, and with the name that the container gets.
record ContainerDefinition(String json) {
    /// Members that the service adds to a definition, and the name, which may differ in the target.
    private static final Set<String> NOT_REPLAYED = Set.of(
            "id",
            "_rid",
            "_ts",
            "_self",
            "_etag",
            "_docs",
            "_sprocs",
            "_triggers",
            "_udfs",
            "_conflicts",
            "statistics",
            "materializedViews",
            "materializedViewsProperties");

    /// A container without one of these would be another container: it is refused rather than left out.
    private static final Set<String> NEVER_LEFT_OUT = Set.of(
            "id",
            "partitionKey",
            "uniqueKeyPolicy",
            "clientEncryptionPolicy",
            "dataMaskingPolicy",
            IndexDefinition.MEMBER);

    private static final List<String> TIME_TO_LIVE = List.of(TimeToLive.MEMBER, TimeToLive.SINCE);

    /// Members that one account accepts and another does not, depending on its enabled features. The service
    /// mostly names the member that it refuses, but not for vectors. So if nothing is named, vectors are left
    /// out first.
    private static final List<String> ACCOUNTS_DIFFER = List.of(
            "vectorEmbeddingPolicy",
            "fullTextPolicy",
            "analyticalStorageTtl",
            "changeFeedPolicy",
            "schemaDiscoveryPolicy",
            "backupPolicy",
            "uniqueIndexNameEncodingMode");

    /// Each container has one, most of them the one of this type.
    private static final String GEOSPATIAL = "geospatialConfig";

    private static final String USUAL_GEOSPATIAL = "\"Geography\"";

    /// Members that people set, and that not every interface to definitions shows.
    private static final List<String> MAY_BE_HIDDEN = List.of(
            "clientEncryptionPolicy",
            "dataMaskingPolicy",
            IndexDefinition.MEMBER,
            TimeToLive.SINCE,
            "vectorEmbeddingPolicy",
            "fullTextPolicy",
            "analyticalStorageTtl",
            "changeFeedPolicy",
            "computedProperties",
            GEOSPATIAL);

    private static final Pattern NAMED = Pattern.compile("'([^']{1,200})' is not a valid property");

    /// @param name the container's name in the target
    static ContainerDefinition replayed(String stored, String name) {
        String rest = text(PartitionKeys.creatable(JsonMembers.without(utf8(stored), NOT_REPLAYED)))
                .strip()
                .substring(1)
                .strip();
        String separator = rest.startsWith("}") || rest.startsWith(",") ? "" : ",";
        return new ContainerDefinition("{\"id\":" + TextNode.valueOf(name) + separator + rest);
    }

    /// Without what lets its items expire.
    ContainerDefinition withoutTimeToLive() {
        return without(Set.copyOf(TIME_TO_LIVE));
    }

    /// With what lets its items expire as in another definition.
    ContainerDefinition withTimeToLiveOf(String stored) {
        StringBuilder members = new StringBuilder();
        for (String member : TIME_TO_LIVE) {
            byte[] value = JsonMembers.value(utf8(stored), member);
            if (value != null) {
                members.append(",\"").append(member).append("\":").append(text(value));
            }
        }
        String rest =
                text(JsonMembers.without(utf8(), Set.copyOf(TIME_TO_LIVE))).strip();
        return new ContainerDefinition(rest.substring(0, rest.length() - 1) + members + "}");
    }

    byte[] utf8() {
        return utf8(json);
    }

    /// Those of its members that a refusal (400) can be about: those that it names; if it names none, the first one in
    /// which accounts differ. Empty when there is nothing to leave out.
    Set<String> refusedBy(String sentence) {
        Set<String> named = named(sentence);
        if (named.isEmpty()) {
            ACCOUNTS_DIFFER.stream().filter(this::has).findFirst().ifPresent(named::add);
        }
        named.removeAll(NEVER_LEFT_OUT);
        named.removeIf(member -> !has(member));
        return named;
    }

    /// The members that a refusal (400) names.
    static Set<String> named(String sentence) {
        Set<String> named = new LinkedHashSet<>();
        Matcher matcher = NAMED.matcher(sentence);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        return named;
    }

    /// Those of its members in which accounts differ and that a container does not have.
    ///
    /// @param definition the container's own
    Set<String> missingIn(String definition) {
        Set<String> missing = new LinkedHashSet<>(ACCOUNTS_DIFFER);
        missing.removeIf(member -> !has(member) || JsonMembers.value(utf8(definition), member) != null);
        return missing;
    }

    /// Those of its members that people set and that are not in what is shown of it.
    Set<String> hiddenIn(byte[] shown) {
        Set<String> hidden = new LinkedHashSet<>(MAY_BE_HIDDEN);
        hidden.removeIf(member -> !has(member) || JsonMembers.value(shown, member) != null);
        hidden.removeIf(member -> member.equals(GEOSPATIAL) && isUsualGeospatial());
        return hidden;
    }

    /// Those of its members that a container has to have and that it was made without: what takes a definition may
    /// have passed over them.
    Set<String> passedOverIn(String made) {
        Set<String> missing =
                new LinkedHashSet<>(List.of("clientEncryptionPolicy", "dataMaskingPolicy", IndexDefinition.MEMBER));
        missing.removeIf(member -> !has(member) || JsonMembers.value(utf8(made), member) != null);
        return missing;
    }

    /// Without what each container has that is made without it.
    ContainerDefinition withoutUsual() {
        return isUsualGeospatial() ? without(Set.of(GEOSPATIAL)) : this;
    }

    private boolean isUsualGeospatial() {
        byte[] config = JsonMembers.value(utf8(), GEOSPATIAL);
        byte[] type = config == null ? null : JsonMembers.value(config, "type");
        return type != null && text(type).equals(USUAL_GEOSPATIAL);
    }

    /// Those of these members that a container has as here, whether they were sent or not.
    Set<String> alike(Set<String> members, String definition) {
        Set<String> alike = new LinkedHashSet<>(members);
        alike.removeIf(member -> {
            byte[] own = JsonMembers.value(utf8(), member);
            return own == null || !Arrays.equals(own, JsonMembers.value(utf8(definition), member));
        });
        return alike;
    }

    private boolean has(String member) {
        return JsonMembers.value(utf8(), member) != null;
    }

    /// Without these members, and without the indexes that mean nothing without them.
    ContainerDefinition without(Set<String> members) {
        ContainerDefinition rest = new ContainerDefinition(text(JsonMembers.without(utf8(), members)));
        if (members.contains("vectorEmbeddingPolicy")) {
            rest = rest.withoutIndexes("vectorIndexes");
        }
        return members.contains("fullTextPolicy") ? rest.withoutIndexes("fullTextIndexes") : rest;
    }

    private ContainerDefinition withoutIndexes(String kind) {
        byte[] policy = JsonMembers.value(utf8(), "indexingPolicy");
        if (policy == null || JsonMembers.value(policy, kind) == null) {
            return this;
        }
        String others =
                text(JsonMembers.without(utf8(), Set.of("indexingPolicy"))).strip();
        return new ContainerDefinition(others.substring(0, others.length() - 1) + ",\"indexingPolicy\":"
                + text(JsonMembers.without(policy, Set.of(kind))) + "}");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
