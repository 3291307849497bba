package io.cosmosbackup.operator.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The name that a schedule gives a backup: `nightly-full-202611220200`, and `nightly-full-202611220200-2` when
/// that is taken again.
///
/// @param time to the minute
/// @param attempt 1 for the first, at most 9
public record BackupName(String schedule, TriggerType type, Instant time, int attempt) {
    /// The oldest first.
    public static final Comparator<BackupName> BY_TIME = Comparator.comparing(BackupName::time)
            .thenComparing(BackupName::type)
            .thenComparingInt(BackupName::attempt);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuuMMddHHmm", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("(?<schedule>.+)-(?<type>"
            + Arrays.stream(TriggerType.values()).map(TriggerType::word).collect(Collectors.joining("|"))
            + ")-(?<minute>[0-9]{12})(?:-(?<attempt>[2-9]))?");
    private static final Pattern ID = Pattern.compile("(?<name>.+)\\.[0-9a-f]{8}");

    public BackupName {
        time = time.truncatedTo(ChronoUnit.MINUTES);
    }

    /// The first attempt.
    public static BackupName of(String schedule, TriggerType type, Instant time) {
        return new BackupName(schedule, type, time, 1);
    }

    /// Empty for a person's own name, such as one with a month that there is not.
    public static Optional<BackupName> parse(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        TriggerType type = Arrays.stream(TriggerType.values())
                .filter(known -> known.word().equals(parts.group("type")))
                .findFirst()
                .orElseThrow();
        String attempt = parts.group("attempt");
        try {
            return Optional.of(new BackupName(
                    parts.group("schedule"),
                    type,
                    MINUTE.parse(parts.group("minute"), Instant::from),
                    attempt == null ? 1 : Integer.parseInt(attempt)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The name in the id that a repository has of the backup: `nightly-full-202611220200.1a2b3c4d`.
    public static Optional<BackupName> inId(String id) {
        Matcher parts = ID.matcher(id);
        return parts.matches() ? parse(parts.group("name")) : Optional.empty();
    }

    public boolean isOf(String other) {
        return schedule.equals(other);
    }

    public String text() {
        String first = "%s-%s-%s".formatted(schedule, type.word(), MINUTE.format(time));
        return attempt == 1 ? first : first + "-" + attempt;
    }

    /// The name of the first attempt.
    public BackupName first() {
        return of(schedule, type, time);
    }
}
