package io.cosmosbackup.operator.schedule.upkeep;

import io.cosmosbackup.api.schedule.VerificationPolicy;
import io.cosmosbackup.api.schedule.VerificationTimes;
import io.cosmosbackup.operator.schedule.view.Timetable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// When verifications are due. A missed one is made up for whenever that is possible: to read back late harms
/// nobody.
///
/// @param text what the plan was made from: when it changes, the plan is made anew
/// @param due the newest time that has come, null when none has
/// @param next the time after that
public record VerificationPlan(
        @Nullable String text,
        @Nullable Instant due,
        @Nullable Instant next) {
    public static final VerificationPlan NONE = new VerificationPlan(null, null, null);

    /// After a long outage only so much is searched for the newest time.
    private static final Duration SEARCHED = Duration.ofDays(1);

    /// @param old those of the status
    /// @throws IllegalArgumentException with a message that a person understands
    public static VerificationPlan of(
            @Nullable VerificationPolicy policy, String timeZone, VerificationTimes old, Instant now) {
        if (policy == null) {
            return NONE;
        }
        Timetable timetable = Timetable.of("verification.cron", policy.cron(), timeZone);
        String text = policy.cron() + " " + timeZone;
        Instant planned = text.equals(old.timetable()) ? old.nextTime() : null;
        Instant next = timetable.next(now).orElse(null);
        if (planned == null || (next != null && planned.isAfter(next))) { // planned by a clock that was ahead
            return new VerificationPlan(text, old.lastTime(), next);
        }
        if (planned.isAfter(now)) {
            return new VerificationPlan(text, old.lastTime(), planned);
        }
        Instant searched = now.minus(SEARCHED);
        Instant newest = timetable
                .newest(planned.isAfter(searched) ? planned : searched, now)
                .orElse(planned);
        return new VerificationPlan(text, newest, next);
    }
}
