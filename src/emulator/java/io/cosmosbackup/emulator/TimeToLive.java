package io.cosmosbackup.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Predicate;

/// How long the items of a container live after their last change. Without {@code defaultTtl} for ever, whatever their
/// own {@code ttl} says; else for their own {@code ttl}, or the default. -1 is for ever.
record TimeToLive(Optional<Integer> defaultSeconds) {
    private static final int FOR_EVER = -1;

    static TimeToLive of(RawObject definition) {
        return new TimeToLive(seconds("defaultTtl", definition));
    }

    /// The member of an item or a definition: empty if it is missing or null, 400 unless positive or -1.
    static Optional<Integer> seconds(String member, RawObject object) {
        JsonNode value = object.value(member);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(checked(member, value));
    }

    private static int checked(String member, JsonNode value) {
        double seconds = value.isNumber() ? value.doubleValue() : 0;
        if (seconds != (int) seconds || (seconds <= 0 && seconds != FOR_EVER)) {
            throw GatewayException.badRequest("The input " + member + " '" + value.asText()
                    + "' is invalid. Ensure to provide a nonzero positive (less than or equal to '2147483647') integer"
                    + " value, or '-1' which means never expire.");
        }
        return (int) seconds;
    }

    boolean isOn() {
        return defaultSeconds.isPresent();
    }

    boolean isExpired(StoredItem item, long now) {
        if (defaultSeconds.isEmpty()) {
            return false;
        }
        int seconds = item.timeToLive().orElse(defaultSeconds.get());
        return seconds != FOR_EVER && item.seconds() + seconds <= now;
    }

    Predicate<StoredItem> liveAt(long now) {
        return isOn() ? item -> !isExpired(item, now) : _ -> true;
    }
}
