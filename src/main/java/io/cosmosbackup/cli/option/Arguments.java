package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values of the command line turned into what the engine takes.
public final class Arguments {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([1-9][0-9]{0,5})([hdw])");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private Arguments() {}

    /// A value parsed from arguments. An `IllegalArgumentException` here is a mistake of the user. Anywhere
    /// else in a run it would be a fault of the program.
    public static <T> T parsed(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new BackupException(Reason.InvalidArgument, String.valueOf(e.getMessage()), e);
        }
    }

    /// A backup's id: what can be none is a fault of who typed it, and no backup that is not there.
    public static String backup(String text) {
        if (!Names.isBackup(text)) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(text)
                            + "' cannot be a backup's id. HINT: lower-case letters, digits, '-' and '.'");
        }
        return text;
    }

    /// The digest of a manifest, or null when none was given: an empty one would be as good as none.
    public static @Nullable String manifest(@Nullable String text) {
        if (text != null && !SHA256.matcher(text).matches()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "--expect-manifest '" + text
                            + "' is no SHA-256. HINT: 64 hexadecimal digits, status.manifestSha256 of"
                            + " the CosmosBackup");
        }
        return text;
    }

    /// A time to wait: `36h`, `7d`, `8w`, or as ISO 8601 has it, where a day is 24 hours.
    public static Duration duration(String option, String text) {
        return switch (amount(option, text)) {
            case Duration d -> d;
            case Period p when p.toTotalMonths() == 0 -> Duration.ofDays(p.get(ChronoUnit.DAYS));
            default -> throw notATime(option, text, null);
        };
    }

    /// An age likewise, where a day is a day of the calendar and months and years may be given too.
    public static TemporalAmount amount(String option, String text) {
        Matcher unit = NUMBER_AND_UNIT.matcher(text);
        if (unit.matches()) {
            int number = Integer.parseInt(unit.group(1));
            return switch (unit.group(2)) {
                case "h" -> Duration.ofHours(number);
                case "d" -> Period.ofDays(number);
                default -> Period.ofWeeks(number);
            };
        }
        try {
            return text.contains("T") ? Duration.parse(text) : Period.parse(text);
        } catch (DateTimeException e) {
            throw notATime(option, text, e);
        }
    }

    private static BackupException notATime(String option, String text, @Nullable Exception cause) {
        return new BackupException(
                Reason.InvalidArgument,
                option + " '" + text + "' is no time. HINT: 36h, 30d, 8w, P30D or PT36H",
                cause);
    }
}
