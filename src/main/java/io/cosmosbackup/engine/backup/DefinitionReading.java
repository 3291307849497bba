package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.concurrent.Parallel;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.FrameKind;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.SegmentWriter;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Printable;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.DefinitionAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads what belongs to databases and containers besides their items, and brings it into segments of its
/// own. An attempt does that before it reads items: it is soon done, and nobody waits for hours to learn that
/// it is refused.
final class DefinitionReading {
    private final AccountSource source;
    private final SegmentUpload upload;

    DefinitionReading(AccountSource source, SegmentUpload upload) {
        this.source = source;
        this.upload = upload;
    }

    /// Null for an API that has none.
    ///
    /// @param require whether it is a failure that the account refuses one
    @Nullable
    List<DefinitionBackup> read(
            List<Database> databases, Collection<DurableContainer> containers, int parallelism, boolean require) {
        List<Owner> owners = Stream.concat(
                        databases.stream().map(database -> Owner.database(database.name())),
                        containers.stream()
                                .map(durable -> Owner.of(durable.container().name())))
                .toList();
        AtomicBoolean hasKinds = new AtomicBoolean();
        Map<Owner, DefinitionBackup> read = new ConcurrentHashMap<>();
        Parallel.forEach(owners, parallelism, owner -> {
            List<DefinitionAnswer> answered = source.definitions(owner);
            if (require) {
                requireRead(owner, answered);
            }
            if (!answered.isEmpty()) {
                hasKinds.set(true);
            }
            stored(owner, answered).ifPresent(definitions -> read.put(owner, definitions));
        });
        return hasKinds.get()
                ? owners.stream()
                        .flatMap(owner -> Stream.ofNullable(read.get(owner)))
                        .toList()
                : null;
    }

    private static void requireRead(Owner owner, List<DefinitionAnswer> answers) {
        for (DefinitionAnswer answer : answers) {
            if (answer instanceof DefinitionAnswer.Unread(DefinitionKind kind, String why)) {
                throw new BackupException(
                        Reason.DefinitionsUnread,
                        "the " + kind.shown() + " of " + owner.shown() + " cannot be read: " + why
                                + ". HINT: give the backup an identity that may read them, or let it go on without"
                                + " (requireDefinitions, --require-definitions)");
            }
        }
    }

    private Optional<DefinitionBackup> stored(Owner owner, List<DefinitionAnswer> answers) {
        boolean nothing = answers.stream()
                .allMatch(answer -> answer instanceof DefinitionAnswer.Held held
                        && held.resources().isEmpty());
        if (nothing) {
            return Optional.empty();
        }
        List<Segment> segments = new ArrayList<>();
        Map<DefinitionKind, String> unread = new EnumMap<>(DefinitionKind.class);
        try (SegmentWriter writer = upload.begin(owner)) {
            for (DefinitionAnswer answer : answers) {
                switch (answer) {
                    case DefinitionAnswer.Unread(DefinitionKind kind, String why) ->
                        unread.put(kind, Printable.cut(why, DefinitionBackup.LONGEST_WORDS));
                    case DefinitionAnswer.Held(DefinitionKind kind, List<byte[]> resources) -> {
                        for (byte[] resource : resources) {
                            writer.add(0, FrameKind.of(kind), resource, 0, resource.length);
                            if (writer.isFull()) {
                                segments.add(upload.put(writer));
                            }
                        }
                    }
                }
            }
            if (!writer.isEmpty()) {
                segments.add(upload.put(writer));
            }
        }
        return Optional.of(new DefinitionBackup(owner.database(), owner.container(), segments, unread));
    }
}
