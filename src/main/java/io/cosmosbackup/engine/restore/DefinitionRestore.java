package io.cosmosbackup.engine.restore;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.LostSegment;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.restore.plan.DefinitionPlan;
import io.cosmosbackup.engine.restore.plan.Definitions;
import io.cosmosbackup.engine.restore.plan.RestorePlan;
import io.cosmosbackup.engine.restore.plan.RestoreStep;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.DefinitionSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;

/// Brings what belongs to databases and containers besides their items. Client encryption keys go before
/// containers, which name them, and all else behind the items: functions, procedures, triggers, users, and
/// last permissions, which name containers and users.
final class DefinitionRestore {
    private final RestorePlan plan;
    private final List<DefinitionKind> kinds;
    private final ConflictPolicy policy;
    private final BackupReader backup;
    private final AccountTarget target;
    private final RestoreCounts counts;
    private final Map<Owner, SequencedSet<DefinitionBackup>> byOwner;

    /// @param definitions which kinds are brought
    DefinitionRestore(
            RestorePlan plan,
            Definitions definitions,
            ConflictPolicy policy,
            BackupReader backup,
            AccountTarget target,
            RestoreCounts counts) {
        this.plan = plan;
        this.kinds = DefinitionPlan.kinds(definitions);
        this.policy = policy;
        this.backup = backup;
        this.target = target;
        this.counts = counts;
        this.byOwner = DefinitionPlan.byOwner(plan.all());
    }

    /// Client encryption keys, into databases that are made for them.
    void keys() {
        Set<String> made = new HashSet<>();
        for (RestoreStep step : plan.all()) {
            String database = step.into().database();
            boolean hasKeys =
                    step.definitions().stream().anyMatch(held -> held.count(DefinitionKind.ClientEncryptionKeys) > 0);
            if (hasKeys && made.add(database) && !isRefused(database, step)) {
                bring(Owner.database(database), kind -> kind == DefinitionKind.ClientEncryptionKeys);
            }
        }
    }

    /// A database that is refused is refused once more for each of its containers, and reported there.
    private boolean isRefused(String database, RestoreStep step) {
        try {
            target.prepareDatabase(database, step.database());
            return false;
        } catch (BackupException e) {
            if (e.reason() != Reason.TargetMismatch) {
                throw e;
            }
            return true;
        }
    }

    /// All else, for the containers that are there.
    void others(Collection<ContainerName> there) {
        Predicate<DefinitionKind> others = kind -> kind != DefinitionKind.ClientEncryptionKeys;
        List<Owner> containers = there.stream().map(Owner::of).toList();
        List<Owner> databases = there.stream()
                .map(name -> Owner.database(name.database()))
                .distinct()
                .toList();
        containers.forEach(container -> bring(container, others));
        databases.forEach(database -> bring(database, others));
    }

    private void bring(Owner into, Predicate<DefinitionKind> wanted) {
        List<DefinitionSet.Resource> resources = new ArrayList<>();
        for (DefinitionBackup held : held(into)) {
            for (Segment segment : held.segments()) {
                read(held, segment, kind -> kinds.contains(kind) && wanted.test(kind), resources);
            }
        }
        if (!resources.isEmpty()) {
            List<DefinitionSet.Moved> containers = plan.all().stream()
                    .map(step -> new DefinitionSet.Moved(step.from().container(), step.into()))
                    .toList();
            target.define(new DefinitionSet(into, resources, containers), policy)
                    .forEach(result -> counts.add(into, result));
        }
    }

    private Collection<DefinitionBackup> held(Owner into) {
        SequencedSet<DefinitionBackup> held = byOwner.get(into);
        return held == null ? List.of() : held;
    }

    private void read(
            DefinitionBackup held,
            Segment segment,
            Predicate<DefinitionKind> wanted,
            List<DefinitionSet.Resource> resources) {
        List<DefinitionSet.Resource> read = new ArrayList<>();
        try {
            backup.open(held, segment)
                    .lines((kind, text) -> kind.definition()
                            .filter(wanted)
                            .ifPresent(definition -> read.add(new DefinitionSet.Resource(definition, text))));
        } catch (BackupException e) {
            if (e.reason() != Reason.SegmentDamaged) {
                throw e;
            }
            counts.lost(LostSegment.of(held.owner().toString(), segment.name(), 0, 0, e));
        }
        resources.addAll(read);
    }
}
