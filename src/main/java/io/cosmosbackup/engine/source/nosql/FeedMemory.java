package io.cosmosbackup.engine.source.nosql;

import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What must be known of a feed range's earlier answers to judge the next one (docs/decisions/003).
///
/// @param start the partition's log sequence number in the range's first answer, -1 if unknown. Up to it each
///     item comes once
/// @param anew whether the range is read once more from its beginning: then no item comes for the first time
/// @param seen the session token of the most recent state that any answer showed; null when none was said
record FeedMemory(long start, boolean anew, @Nullable SessionToken seen) {
    private static final Pattern TEXT = Pattern.compile("(-1|[0-9]{1,18}) (first|anew) (-|[-0-9#=]{1,1000})");

    /// Null where the position has none: before the range's first answer.
    static @Nullable FeedMemory of(FeedPosition position) {
        String text = position.memory();
        if (text == null) {
            return null;
        }
        Matcher parts = TEXT.matcher(text);
        boolean known = parts.matches();
        SessionToken seen = known ? SessionToken.of(parts.group(3)) : null;
        if (!known || (seen == null && !parts.group(3).equals("-"))) {
            throw new BackupException(
                    Reason.ManifestDamaged,
                    "a checkpoint remembers '" + text + "' of a feed range, which this program does not understand."
                            + " HINT: start the backup under another name");
        }
        return new FeedMemory(Long.parseLong(parts.group(1)), parts.group(2).equals("anew"), seen);
    }

    String text() {
        return start + (anew ? " anew " : " first ") + (seen == null ? "-" : seen.text());
    }

    /// Whether the answer is, or may be, older than what was seen. An answer without a token counts as older
    /// once another had one.
    boolean isAhead(@Nullable SessionToken answer) {
        return seen != null && (answer == null || answer.isBehind(seen));
    }

    /// Whether an answer at this token counts in another row of log sequence numbers than what was read before.
    boolean isReplacedBy(@Nullable SessionToken answer) {
        return seen != null && answer != null && answer.version() > seen.version();
    }

    /// With one more answer.
    FeedMemory with(@Nullable SessionToken answer) {
        long from = start < 0 && anew && answer != null ? answer.lsn() : start;
        return new FeedMemory(from, anew, answer == null || isAhead(answer) ? seen : answer);
    }

    /// Whether items that were read before may come again behind this log sequence number.
    boolean mayRepeatAt(long lsn) {
        return anew || start < 0 || lsn < 0 || lsn > start;
    }

    /// Whether a reader at this log sequence number has every item that was there at the beginning.
    boolean isPastStart(long lsn) {
        return start >= 0 && lsn >= start;
    }
}
