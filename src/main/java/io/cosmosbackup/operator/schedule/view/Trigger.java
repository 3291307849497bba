package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.operator.catalog.TriggerType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A schedule takes backups of one type, at the times of one cron expression.
public record Trigger(TriggerType type, String cron, String timeZone) {
    /// The triggers of a schedule. Only this method knows which fields of the spec they stand in.
    public static List<Trigger> of(CosmosBackupScheduleSpec spec) {
        return List.of(new Trigger(TriggerType.Full, spec.full().cron(), spec.timeZone()));
    }

    /// Where the cron expression stands in the spec.
    String field() {
        return word(type) + ".cron";
    }

    /// A type as a person writes it.
    static String word(TriggerType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /// It is in the status, so the one of a full backup stays as the first release wrote it.
    String text() {
        String times = cron + " " + timeZone;
        return switch (type) {
            case Full -> times;
            case Differential, Incremental -> word(type) + " " + times;
        };
    }

    /// A sentence for a person.
    public static String sentence(List<Trigger> triggers) {
        return triggers.size() == 1
                ? "backups are taken " + triggers.getFirst().times()
                : triggers.stream()
                        .map(trigger -> "%s backups are taken %s".formatted(word(trigger.type()), trigger.times()))
                        .collect(Collectors.joining(", "));
    }

    private String times() {
        return "at '%s' (%s)".formatted(cron, timeZone);
    }
}
