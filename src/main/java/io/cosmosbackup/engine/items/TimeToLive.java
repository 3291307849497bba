package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.json.JsonMembers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How long the items of a container live after their last change: the definition's `defaultTtl`.
///
/// Without it, every item lives for ever, whatever its own `ttl` says. With it, an item lives for the seconds of
/// its own `ttl`, or of `defaultTtl` if it has none; -1 is for ever. An example: with `defaultTtl` 3600, an item
/// without `ttl` that was changed at 12:00 is gone at 13:00, and one with `"ttl":-1` stays.
///
/// @param seconds null when it is off; -1 when only items with a `ttl` of their own expire
/// @param sinceChange whether an item's time begins with its last change. Old containers may have another beginning,
///     which a member of the item gives: when their items expire is not known here
public record TimeToLive(@Nullable Integer seconds, boolean sinceChange) {
    public static final TimeToLive OFF = new TimeToLive(null, true);

    /// The member of a definition.
    public static final String MEMBER = "defaultTtl";

    /// The member of a definition that gives another beginning.
    public static final String SINCE = "ttlPropertyPath";

    private static final int FOR_EVER = -1;
    private static final long LAST_SECOND = 253_402_300_800L; // of the year 9999
    private static final Pattern WHOLE = Pattern.compile("(-?[0-9]{1,10})(\\.0{1,10})?");

    /// Off too for a `defaultTtl` that the service does not take: with it, no container can be made.
    public static TimeToLive of(String definition) {
        byte[] json = definition.getBytes(StandardCharsets.UTF_8);
        byte[] value = JsonMembers.value(json, MEMBER);
        return new TimeToLive(
                value == null ? null : seconds(new String(value, StandardCharsets.UTF_8)),
                JsonMembers.value(json, SINCE) == null);
    }

    public boolean isOn() {
        return seconds != null;
    }

    /// When the service takes the item away. Empty if never, and where the line does not say it for certain: such an
    /// item counts as alive.
    public Optional<Instant> expiry(Lifetime item) {
        int lives = lives(item);
        Long changedAt = item.changedAt();
        return lives == FOR_EVER || changedAt == null
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(changedAt + lives));
    }

    /// For how many seconds the item lives after a change; -1 if it never expires, or nobody can say.
    public int lives(Lifetime item) {
        if (seconds == null || !sinceChange) {
            return FOR_EVER;
        }
        String ttl = item.ttl();
        Integer own = ttl == null ? seconds : seconds(ttl);
        return own == null ? FOR_EVER : own;
    }

    /// How long an item lives that has no `ttl` of its own, for people.
    public String shown() {
        if (seconds == null) {
            return "off";
        }
        return seconds == FOR_EVER ? "on, for items with a ttl of their own" : "%,d s".formatted(seconds);
    }

    /// Null for what the service takes for no time: it takes 1 to 2147483647, and -1.
    private static @Nullable Integer seconds(String value) {
        Matcher number = WHOLE.matcher(value);
        if (!number.matches()) {
            return null;
        }
        long seconds = Long.parseLong(number.group(1));
        return seconds == FOR_EVER || (seconds > 0 && seconds <= Integer.MAX_VALUE) ? (int) seconds : null;
    }

    /// A time stamp of the service, null for anything else.
    static @Nullable Long stamp(byte @Nullable [] value) {
        if (value == null || value.length > 12) {
            return null;
        }
        String text = new String(value, StandardCharsets.UTF_8);
        if (!text.matches("[0-9]+")) {
            return null;
        }
        long seconds = Long.parseLong(text);
        return seconds < LAST_SECOND ? seconds : null;
    }
}
