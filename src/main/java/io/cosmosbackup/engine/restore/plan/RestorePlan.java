package io.cosmosbackup.engine.restore.plan;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.items.TimeToLive;
import io.cosmosbackup.engine.report.Creation;
import io.cosmosbackup.engine.report.PlannedContainer;
import io.cosmosbackup.engine.report.PlannedDefinitions;
import io.cosmosbackup.engine.report.RestorePlanReport;
import io.cosmosbackup.engine.report.TtlPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a restore will do. `restore --dry-run` shows it, and `restore` carries out the same.
///
/// @param steps the containers that are restored, in the backup's order
/// @param creations databases and containers to create, each once, a database before its containers
public record RestorePlan(
        String backup,
        List<RestoreStep> steps,
        Besides besides,
        List<Creation> creations,
        TimesToLive timesToLive,
        Told told) {
    public RestorePlan {
        steps = List.copyOf(steps);
        creations = List.copyOf(creations);
    }

    /// What is brought besides items.
    ///
    /// @param indexes the containers that the service fills by itself; they are created when the others are
    ///     restored
    /// @param definitions scripts, users and keys, for each database and container that has any
    public record Besides(List<RestoreStep> indexes, List<PlannedDefinitions> definitions) {
        public Besides {
            indexes = List.copyOf(indexes);
            definitions = List.copyOf(definitions);
        }
    }

    /// What a person is told before anything is done.
    ///
    /// @param refused why the target cannot take a container, a sentence for each
    /// @param warnings what is left out, a sentence each
    public record Told(List<String> refused, List<String> warnings) {
        public Told {
            refused = List.copyOf(refused);
            warnings = List.copyOf(warnings);
        }
    }

    /// @param target what it answers about each step, by the step's name there
    public static RestorePlan of(
            RestoreSelection selection,
            TtlPolicy policy,
            Definitions definitions,
            Map<ContainerName, TargetAnswer> target) {
        List<RestoreStep> steps = new ArrayList<>();
        List<RestoreStep> indexes = new ArrayList<>();
        Map<Place, Creation> creations = new LinkedHashMap<>();
        Map<ContainerName, Optional<TimeToLive>> kept = new LinkedHashMap<>();
        List<String> refused = new ArrayList<>();
        List<String> warnings = new ArrayList<>(selection.warnings());
        for (RestoreStep step : selection.steps()) {
            switch (Objects.requireNonNull(target.get(step.into()))) {
                case TargetAnswer.Takes(List<Creation> missing, Optional<TimeToLive> keeps) -> {
                    steps.add(step);
                    kept.put(step.into(), keeps);
                    missing.forEach(creation -> creations.putIfAbsent(Place.of(creation), creation));
                }
                case TargetAnswer.FillsItself(String why, List<Creation> missing) -> {
                    if (definitions.scripts()) {
                        indexes.add(step);
                        missing.forEach(creation -> creations.putIfAbsent(Place.of(creation), creation));
                    } else {
                        warnings.add("container " + step.from().container().name() + " was left out: " + why);
                    }
                }
                case TargetAnswer.Refuses(String why) -> refused.add(why);
            }
        }
        List<RestoreStep> all = new ArrayList<>(steps);
        all.addAll(indexes);
        warnings.addAll(DefinitionPlan.warnings(all, definitions));
        return new RestorePlan(
                selection.backup(),
                steps,
                new Besides(indexes, DefinitionPlan.of(all, definitions)),
                List.copyOf(creations.values()),
                TimesToLive.of(policy, steps, kept),
                new Told(refused, warnings));
    }

    /// The containers that are restored, as a dry run shows them.
    public List<PlannedContainer> containers() {
        return steps.stream()
                .map(step -> step.shown(timesToLive.sentences().get(step.into())))
                .toList();
    }

    /// The containers that the service fills by itself.
    public List<RestoreStep> indexes() {
        return besides.indexes();
    }

    public List<PlannedDefinitions> definitions() {
        return besides.definitions();
    }

    public List<String> refused() {
        return told.refused();
    }

    public List<String> warnings() {
        return told.warnings();
    }

    /// Both those that are written and those that the service fills.
    public List<RestoreStep> all() {
        return Stream.concat(steps.stream(), indexes().stream()).toList();
    }

    /// What a dry run reports of it.
    ///
    /// @param repository which the backup is read from
    public RestorePlanReport report(String repository) {
        long databases = creations.stream().filter(c -> c.container() == null).count();
        return new RestorePlanReport(
                backup,
                repository,
                new RestorePlanReport.Restoring(
                        steps.size(),
                        refused().size(),
                        steps.stream().mapToLong(RestoreStep::items).sum(),
                        steps.stream().mapToLong(RestoreStep::bytes).sum(),
                        timesToLive.policy()),
                new RestorePlanReport.Creating(
                        databases,
                        creations.size() - databases,
                        creations.stream().mapToLong(Creation::requestUnits).sum(),
                        definitions().stream()
                                .mapToLong(PlannedDefinitions::count)
                                .sum()),
                refused(),
                warnings());
    }

    private record Place(String database, Optional<String> container) {
        static Place of(Creation creation) {
            return new Place(creation.database(), Optional.ofNullable(creation.container()));
        }
    }
}
