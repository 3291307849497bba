package io.cosmosbackup.engine.retention;

import io.cosmosbackup.engine.retention.RetentionReason.Word;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/// The rules of a policy while restore points are held against them one after another, the newest first.
final class RetentionRules {
    /// With the offset: the hour that a clock shows twice in autumn is two hours.
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHxxx", Locale.ROOT);

    private final RetentionPolicy policy;
    private final Instant oldest;
    private final List<Periods> periods;
    private int counted;

    RetentionRules(RetentionPolicy policy, Instant now) {
        this.policy = policy;
        this.oldest = policy.oldest(now);
        this.periods = List.of(
                new Periods(Word.Hourly, policy.counts().hourly(), HOUR::format),
                new Periods(
                        Word.Daily,
                        policy.counts().daily(),
                        time -> time.toLocalDate().toString()),
                new Periods(Word.Weekly, policy.counts().weekly(), RetentionRules::week),
                new Periods(
                        Word.Monthly,
                        policy.counts().monthly(),
                        time -> YearMonth.from(time).toString()),
                new Periods(
                        Word.Yearly,
                        policy.counts().yearly(),
                        time -> Year.from(time).toString()));
    }

    private boolean tooOld(Instant restorePoint) {
        return restorePoint.isBefore(oldest);
    }

    /// The reasons that keep the next older restore point, which uses up a place in the counts.
    List<RetentionReason> count(Instant restorePoint) {
        List<RetentionReason> reasons = hold(restorePoint, true);
        counted++;
        return reasons;
    }

    /// The reasons that would keep a restore point at this place, without using up a place.
    List<RetentionReason> wouldKeep(Instant restorePoint) {
        return hold(restorePoint, false);
    }

    private List<RetentionReason> hold(Instant restorePoint, boolean counts) {
        List<RetentionReason> reasons = new ArrayList<>();
        if (policy.keepsEverything()) {
            reasons.add(new RetentionReason(Word.NoRule, "no rule, everything is kept"));
        } else if (!tooOld(restorePoint)) {
            if (!policy.counts().any()) {
                reasons.add(new RetentionReason(Word.Within, "within " + policy.maxAge()));
            }
            if (counted < policy.counts().last()) {
                reasons.add(
                        new RetentionReason(Word.Last, "last " + policy.counts().last()));
            }
            ZonedDateTime time = restorePoint.atZone(policy.zone());
            periods.forEach(period -> period.hold(time, counts, reasons));
        }
        if (counted < policy.minimum()) {
            reasons.add(new RetentionReason(Word.Minimum, "minimum " + policy.minimum()));
        }
        return reasons;
    }

    /// The week of the week's own year: 1 January 2027 is in 2026-W53.
    private static String week(ZonedDateTime time) {
        return "%d-W%02d".formatted(time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    /// One of each of the newest so many hours, days, …
    private record Periods(Word word, int limit, Function<ZonedDateTime, String> name, Set<String> taken) {
        Periods(Word word, int limit, Function<ZonedDateTime, String> name) {
            this(word, limit, name, new HashSet<>());
        }

        void hold(ZonedDateTime time, boolean counts, List<RetentionReason> reasons) {
            if (taken.size() >= limit) {
                return;
            }
            String period = name.apply(time);
            if (taken.contains(period)) {
                return;
            }
            if (counts) {
                taken.add(period);
            }
            reasons.add(new RetentionReason(word, word.name().toLowerCase(Locale.ROOT) + " " + period));
        }
    }
}
