package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.Manifest.Segment;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What else a backup holds of one database or container: scripts, users, keys, as the service's own text.
/// See docs/format.md, "Definitions".
///
/// @param container null for what belongs to the database itself
/// @param segments in the order written: what stands later may need what stands before
/// @param unread the kinds that the account did not let the backup read, and its words
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DefinitionBackup(
        String database,
        @JsonSetter(nulls = Nulls.SET) @Nullable String container,
        List<Segment> segments,
        Map<DefinitionKind, String> unread) {
    /// UTF-16 units of the words: a manifest is no place for long ones.
    public static final int LONGEST_WORDS = 1_000;

    public DefinitionBackup {
        segments = List.copyOf(segments);
        unread = Collections.unmodifiableMap(new TreeMap<>(unread)); // printed in this order
        Owner owner = new Owner(database, container);
        Rule.requireName(database, "database");
        if (container != null) {
            Rule.requireName(container, "container");
        }
        Rule.require(!segments.isEmpty() || !unread.isEmpty(), "its definitions of " + owner + " hold nothing");
        List<DefinitionKind> may = DefinitionKind.of(owner);
        Set<FrameKind> held = new HashSet<>();
        segments.forEach(segment -> held.addAll(segment.counts().keySet()));
        Rule.require(
                may.stream().map(FrameKind::of).toList().containsAll(held),
                "segments of definitions of " + owner + " hold what does not belong there");
        Rule.require(
                may.containsAll(unread.keySet())
                        && unread.keySet().stream().map(FrameKind::of).noneMatch(held::contains),
                "what was not read of " + owner + " does not belong there, or is there");
        Rule.require(
                unread.values().stream().allMatch(words -> words.length() <= LONGEST_WORDS),
                "the words about what was not read of " + owner + " are too long");
    }

    public Owner owner() {
        return new Owner(database, container);
    }

    /// How many resources of the kind it holds.
    public long count(DefinitionKind kind) {
        return Rule.sum(segments.stream().mapToLong(segment -> segment.count(FrameKind.of(kind))));
    }
}
