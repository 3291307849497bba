package io.cosmosbackup.engine.source.nosql;

import com.fasterxml.jackson.databind.node.TextNode;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.json.JsonMembers;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.DefinitionSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The definition of an index container: a view of another one, which the service fills by itself
/// (`materializedViewDefinition`). Its source is named, and may also be given by the id of the service, which
/// is another one in the target.
final class IndexDefinition {
    static final String MEMBER = "materializedViewDefinition";

    private static final String SOURCE = "sourceCollectionId";
    private static final String SOURCE_RID = "sourceCollectionRid";

    private IndexDefinition() {}

    static boolean is(Container container) {
        byte[] definition = container.definition().getBytes(StandardCharsets.UTF_8);
        byte[] view = JsonMembers.isObject(definition)
                ? JsonMembers.value(definition, MEMBER)
                : null; // what is no definition is refused by name
        return view != null && (JsonMembers.value(view, SOURCE) != null || JsonMembers.value(view, SOURCE_RID) != null);
    }

    /// The container as it was backed up, over its source's name in the target.
    ///
    /// @param containers where the containers of the backup go
    static Container moved(ContainerName name, Container asBackedUp, List<DefinitionSet.Moved> containers) {
        byte[] definition = asBackedUp.definition().getBytes(StandardCharsets.UTF_8);
        byte[] view = Objects.requireNonNull(JsonMembers.value(definition, MEMBER));
        byte[] moved = JsonMembers.with(
                JsonMembers.without(view, Set.of(SOURCE, SOURCE_RID)),
                SOURCE,
                TextNode.valueOf(source(name, asBackedUp, view, containers)).toString());
        byte[] whole = JsonMembers.with(
                JsonMembers.without(definition, Set.of(MEMBER)), MEMBER, new String(moved, StandardCharsets.UTF_8));
        return new Container(
                asBackedUp.name(), asBackedUp.rid(), new String(whole, StandardCharsets.UTF_8), asBackedUp.offer());
    }

    private static String source(
            ContainerName name, Container asBackedUp, byte[] view, List<DefinitionSet.Moved> containers) {
        String id = text(JsonMembers.value(view, SOURCE));
        String rid = text(JsonMembers.value(view, SOURCE_RID));
        for (DefinitionSet.Moved container : containers) {
            ContainerName from = container.from().name();
            boolean isSource = from.database().equals(asBackedUp.name().database())
                    && (from.container().equals(id) || container.from().rid().equals(rid));
            if (isSource && container.into().database().equals(name.database())) {
                return container.into().container();
            }
        }
        if (id == null) {
            throw new BackupException(
                    Reason.TargetMismatch,
                    "container " + name + " is an index over a container that is not part of this restore."
                            + " HINT: restore both, or leave the index out");
        }
        return id; // it may be there already
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null || value[0] != '"' ? null : JsonMembers.text(value);
    }
}
