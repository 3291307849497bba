package io.cosmosbackup.operator.schedule.view;

import io.cosmosbackup.operator.catalog.TriggerType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The times of all triggers of a schedule. Two triggers may have one time in common: the stronger type goes.
public final class Timetables {
    private record Timed(Trigger trigger, Timetable times) {
        Run at(Instant time) {
            return Run.first(trigger.type(), time);
        }
    }

    /// The strongest first.
    private final List<Timed> triggers;

    private Timetables(List<Timed> triggers) {
        this.triggers = triggers;
    }

    /// Throws an IllegalArgumentException whose message a person understands.
    public static Timetables of(List<Trigger> triggers) {
        return new Timetables(triggers.stream()
                .sorted(Comparator.comparing(Trigger::type))
                .map(trigger -> new Timed(trigger, Timetable.of(trigger.field(), trigger.cron(), trigger.timeZone())))
                .toList());
    }

    /// What a plan depends on. When it changes, the plan is made anew.
    public String text() {
        return triggers.stream().map(timed -> timed.trigger().text()).collect(Collectors.joining("; "));
    }

    /// What a schedule takes that does not wait for a time: a chain begins with it.
    TriggerType strongest() {
        return triggers.getFirst().trigger().type();
    }

    /// Whether one of the triggers takes backups of this type.
    boolean take(TriggerType type) {
        return triggers.stream().anyMatch(timed -> timed.trigger().type() == type);
    }

    /// The first run after `after`.
    Optional<Run> next(Instant after) {
        return triggers.stream()
                .flatMap(timed -> timed.times().next(after).map(timed::at).stream())
                .min(Comparator.comparing(Run::time)); // of equal ones the first, which is the strongest
    }

    /// The run to take when all times from `from` to `to` have come, both included: the newest of the strongest
    /// type. A full backup that was due at 2:00 is taken at 5:10, and the incremental one of 5:00 is not: the full
    /// one holds what it would, and its own next time may be a week away.
    Optional<Run> due(Instant from, Instant to) {
        return triggers.stream()
                .flatMap(timed -> timed.times().newest(from, to).map(timed::at).stream())
                .findFirst();
    }
}
