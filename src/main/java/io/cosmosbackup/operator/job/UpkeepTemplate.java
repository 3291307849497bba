package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.EnvironmentVariable;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.Notice;
import io.cosmosbackup.operator.status.OperatorReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The template of a Job that copies, deletes, prunes, verifies or probes.
///
/// A variable that no Job may have (docs/decisions/005) is left out here, and only a backup and a restore are
/// refused for it. An object that is older than the rule can so still delete its data.
///
/// @param template without what is left out
/// @param leftOut names of the variables, sorted
public record UpkeepTemplate(RunTemplate template, List<String> leftOut) {
    public UpkeepTemplate {
        leftOut = List.copyOf(leftOut);
    }

    public static UpkeepTemplate of(RunTemplate template) {
        return new UpkeepTemplate(
                template.withEnv(template.env().stream()
                        .filter(EnvironmentVariable::allowed)
                        .toList()),
                template.env().stream()
                        .filter(variable -> !variable.allowed())
                        .map(EnvironmentVariable::name)
                        .sorted()
                        .distinct()
                        .toList());
    }

    /// Tells what is left out. The key is the same for each Job, so each object has one event of it.
    public Optional<Notice> happening() {
        String names = leftOut.stream().limit(16).collect(Collectors.joining(", "));
        return leftOut.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Notice.warning(
                                "left-out-" + names,
                                Explanation.of(
                                                OperatorReason.VariableLeftOut,
                                                "template.env sets what no Job may have: %s. Jobs that copy, delete, prune,"
                                                                .formatted(names)
                                                        + " verify or probe run without it; backups and restores are refused")
                                        .withHint(
                                                "take it out of the template;"
                                                        + " kubectl explain cosmosbackupschedule.spec.template.env tells what is allowed")));
    }
}
