package io.cosmosbackup.engine.source;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Throughput of a database or a container, as it is created.
public sealed interface Throughput {
    /// Without any of its own: a serverless account's, or a container that shares its database's.
    record None() implements Throughput {}

    /// So many request units per second, used or not.
    record Manual(int requestUnits) implements Throughput {}

    /// Between a tenth of the maximum and the maximum, by what is used.
    record Autoscale(int maximum) implements Throughput {}

    Pattern TEXT = Pattern.compile("(manual|autoscale):([0-9]{1,9})");

    /// What a person chose: `original` is null, the throughput that was backed up.
    static @Nullable Throughput parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher number = TEXT.matcher(lower);
        if (number.matches()) {
            int requestUnits = Integer.parseInt(number.group(2));
            return lower.startsWith("m")
                    ? new Manual(stepsOf(100, 400, requestUnits))
                    : new Autoscale(stepsOf(1_000, 1_000, requestUnits));
        }
        return switch (lower) {
            case "original" -> null;
            case "none" -> new None();
            default ->
                throw new IllegalArgumentException(
                        "'" + text + "' is no throughput. HINT: original, none, manual:400 or autoscale:4000, in RU/s");
        };
    }

    private static int stepsOf(int step, int least, int requestUnits) {
        if (requestUnits < least || requestUnits % step != 0) {
            throw new IllegalArgumentException(
                    "throughput of %d RU/s is not given out. HINT: at least %d, in steps of %d"
                            .formatted(requestUnits, least, step));
        }
        return requestUnits;
    }
}
