package io.cosmosbackup.engine.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.TemporalAmount;
import org.jspecify.annotations.Nullable;

/// Which restore points of a series are kept.
///
/// A restore point is kept if any of the counts keeps it, by the clocks of `zone`. `maxAge`, a [Duration] or a
/// [Period], keeps by itself everything that is not older;
/// beside counts it keeps nothing, and what is older no count keeps. So many newest as `minimum` says, one at
/// least, stay whatever the rest says. A policy without counts and without `maxAge` keeps everything.
public record RetentionPolicy(Counts counts, @Nullable TemporalAmount maxAge, int minimum, ZoneId zone) {
    private static final int LONGEST_YEARS = 1000;

    /// How many restore points each rule keeps. `last: 3` keeps the newest 3. `daily: 7` keeps the newest of each
    /// of the newest 7 days that have one; `hourly` to `yearly` likewise, with ISO weeks.
    public record Counts(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
        public static final Counts NONE = newest(0);

        public Counts {
            notNegative("keepLast", last);
            notNegative("hourly", hourly);
            notNegative("daily", daily);
            notNegative("weekly", weekly);
            notNegative("monthly", monthly);
            notNegative("yearly", yearly);
        }

        /// Only the newest, so many of them.
        public static Counts newest(int last) {
            return new Counts(last, 0, 0, 0, 0, 0);
        }

        /// Whether there is a rule that counts.
        public boolean any() {
            return last > 0 || hourly > 0 || daily > 0 || weekly > 0 || monthly > 0 || yearly > 0;
        }
    }

    public RetentionPolicy {
        notNegative("minimum", minimum);
        if (maxAge != null) {
            checkAge(maxAge);
        }
        minimum = Math.max(1, minimum);
    }

    /// Keeps everything.
    public static RetentionPolicy everything(ZoneId zone) {
        return new RetentionPolicy(Counts.NONE, null, 1, zone);
    }

    public boolean keepsEverything() {
        return !counts.any() && maxAge == null;
    }

    /// Stands in each mark that a prune writes, for the person who asks why.
    @Override
    public String toString() {
        return "RetentionPolicy[keepLast=%d, hourly=%d, daily=%d, weekly=%d, monthly=%d, yearly=%d, maxAge=%s, minimum=%d, zone=%s]"
                .formatted(
                        counts.last(),
                        counts.hourly(),
                        counts.daily(),
                        counts.weekly(),
                        counts.monthly(),
                        counts.yearly(),
                        maxAge,
                        minimum,
                        zone);
    }

    /// The oldest instant that is not older than `maxAge`.
    Instant oldest(Instant now) {
        return maxAge == null ? Instant.MIN : now.atZone(zone).minus(maxAge).toInstant();
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("retention: %s %d is negative".formatted(name, value));
        }
    }

    private static void checkAge(TemporalAmount maxAge) {
        boolean fits = switch (maxAge) {
            case Duration d -> d.isPositive() && d.toDays() < 365L * LONGEST_YEARS;
            case Period p ->
                !p.isZero()
                        && !p.isNegative()
                        && p.getYears() < LONGEST_YEARS
                        && p.getMonths() < 12 * LONGEST_YEARS
                        && p.getDays() < 365 * LONGEST_YEARS;
            default -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(
                    "retention: maxAge %s is no time between nothing and %d years. HINT: P30D or PT36H"
                            .formatted(maxAge, LONGEST_YEARS));
        }
    }
}
