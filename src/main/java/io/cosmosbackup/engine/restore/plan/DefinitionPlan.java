package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.UnreadDefinitions;
import io.cosmosbackup.engine.report.PlannedDefinitions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Which scripts, users and keys of a backup go where, by its manifest alone.
public final class DefinitionPlan {
    private DefinitionPlan() {}

    /// The kinds that such a restore brings, in the order in which it does.
    public static List<DefinitionKind> kinds(Definitions definitions) {
        return Arrays.stream(DefinitionKind.values())
                .filter(kind -> definitions.scripts() || kind == DefinitionKind.ClientEncryptionKeys)
                .toList();
    }

    /// What is brought into each database and each container of the target: databases first.
    public static SequencedMap<Owner, SequencedSet<DefinitionBackup>> byOwner(List<RestoreStep> steps) {
        SequencedMap<Owner, SequencedSet<DefinitionBackup>> databases = new LinkedHashMap<>();
        SequencedMap<Owner, SequencedSet<DefinitionBackup>> containers = new LinkedHashMap<>();
        for (RestoreStep step : steps) {
            step.ofDatabase()
                    .ifPresent(held -> databases
                            .computeIfAbsent(Owner.database(step.into().database()), _ -> new LinkedHashSet<>())
                            .add(held));
            step.ofContainer()
                    .ifPresent(held -> containers
                            .computeIfAbsent(Owner.of(step.into()), _ -> new LinkedHashSet<>())
                            .add(held));
        }
        databases.putAll(containers);
        return databases;
    }

    static List<PlannedDefinitions> of(List<RestoreStep> steps, Definitions definitions) {
        List<PlannedDefinitions> planned = new ArrayList<>();
        byOwner(steps).forEach((into, held) -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (DefinitionKind kind : kinds(definitions)) {
                long count = held.stream().mapToLong(one -> one.count(kind)).sum();
                if (count > 0) {
                    counts.put(kind.shown(), count);
                }
            }
            if (!counts.isEmpty()) {
                planned.add(new PlannedDefinitions(into.toString(), counts));
            }
        });
        return planned;
    }

    /// What the backup could not read of that.
    static List<String> warnings(List<RestoreStep> steps, Definitions definitions) {
        SequencedSet<DefinitionBackup> all = new LinkedHashSet<>();
        byOwner(steps).values().forEach(all::addAll);
        return UnreadDefinitions.sentences(List.copyOf(all), kinds(definitions));
    }
}
