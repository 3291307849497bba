package io.cosmosbackup.operator.schedule.view;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Map;
import java.util.Optional;

/// A cron expression read in a time zone.
///
/// A fixed hour happens once a day, whatever the clock does: one that a change to summer time leaps over happens
/// at the moment of the change, one that happens twice in autumn happens the first time. `*` hours go by real
/// time.
public final class Timetable {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final String HINT = "HINT: minute, hour, day of month, month, day of week, for example '0 2 * * *'";

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean fixedHours;

    private Timetable(Cron cron, ZoneId zone) {
        this.times = ExecutionTime.forCron(cron);
        this.zone = zone;
        FieldExpression hours = cron.retrieve(CronFieldName.HOUR).getExpression();
        this.fixedHours = !(hours instanceof Always)
                && !(hours instanceof Every every && every.getExpression() instanceof Always);
    }

    /// A field of the spec as a timetable. Throws an IllegalArgumentException whose message a person understands.
    public static Timetable of(String field, String cron, String timeZone) {
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw new IllegalArgumentException(
                    "timeZone %s is not known. HINT: an IANA name such as Europe/Berlin".formatted(timeZone));
        }
        Cron parsed;
        try {
            parsed = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(NICKNAMES.getOrDefault(cron, cron))
                    .validate();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s '%s' cannot be read: %s. %s".formatted(field, cron, e.getMessage(), HINT), e);
        }
        Timetable timetable = new Timetable(parsed, ZoneId.of(timeZone));
        if (timetable.next(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException("%s '%s' names a day that never comes. %s".formatted(field, cron, HINT));
        }
        return timetable;
    }

    /// The first time after `after`.
    public Optional<Instant> next(Instant after) {
        Optional<ZonedDateTime> regular = times.nextExecution(after.atZone(zone));
        while (regular.isPresent() && happenedBefore(regular.get())) {
            regular = times.nextExecution(regular.get());
        }
        Optional<Instant> time = regular.map(ZonedDateTime::toInstant);
        return leaptOver(after, time.orElse(Instant.MAX)).or(() -> time);
    }

    /// Whether it is a fixed hour's second time on the day on which the clock is put back. The library leaves such
    /// a time out for a single hour, and not for a range of hours.
    private boolean happenedBefore(ZonedDateTime time) {
        return fixedHours && !time.isEqual(time.withEarlierOffsetAtOverlap());
    }

    /// The first change of the clock after `after` and before `before` that leaps over a fixed hour.
    private Optional<Instant> leaptOver(Instant after, Instant before) {
        if (!fixedHours || before.equals(Instant.MAX)) {
            return Optional.empty();
        }
        ZoneOffsetTransition change = zone.getRules().nextTransition(after);
        while (change != null && change.getInstant().isBefore(before)) {
            if (change.isGap() && happensWithin(change)) {
                return Optional.of(change.getInstant());
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return Optional.empty();
    }

    /// Whether the expression names a local time that does not exist. A zone without changes stands in for the
    /// clock that goes on unchanged.
    private boolean happensWithin(ZoneOffsetTransition gap) {
        ZonedDateTime before = gap.getDateTimeBefore().minusSeconds(1).atZone(ZoneOffset.UTC);
        return times.nextExecution(before)
                .filter(time -> time.toLocalDateTime().isBefore(gap.getDateTimeAfter()))
                .isPresent();
    }

    /// The newest time from `from` to `to`, both included.
    public Optional<Instant> newest(Instant from, Instant to) {
        Optional<Instant> newest = Optional.empty();
        Optional<Instant> time = next(from.minusSeconds(1));
        while (time.isPresent() && !time.get().isAfter(to)) {
            newest = time;
            time = next(time.get());
        }
        return newest;
    }
}
