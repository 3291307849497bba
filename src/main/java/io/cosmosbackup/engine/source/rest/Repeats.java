package io.cosmosbackup.engine.source.rest;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How often one request is repeated, and after which pauses.
public final class Repeats {
    static final Duration THROTTLED = Duration.ofMinutes(10);

    /// As long as the service's own SDKs try (120 times, a second apart).
    static final Duration MOVED = Duration.ofMinutes(2);

    static final Duration KEY = Duration.ofMinutes(1);

    /// From the container's creation on, not from the request's first failure.
    public static final Duration NEW_CONTAINER = Duration.ofMinutes(5);

    private static final int FAULTS = 9; // the pauses of goOn add up to 43 s
    private static final long LONGEST_MILLIS = 10_000;
    private static final long SECOND_MILLIS = 1_000;

    private final Pace pace;
    private final Map<Obstacle, Long> since = new EnumMap<>(Obstacle.class);
    private int faults;
    private boolean renewed;
    private long nextMillis;

    Repeats(Pace pace) {
        this.pace = pace;
    }

    /// How many faults there were, the last one included.
    int faults() {
        return faults;
    }

    /// Notes the obstacle; false when it has stood in the way for too long, or will have when the pause
    /// that the answer asks for is over.
    boolean goOn(Obstacle obstacle, @Nullable CosmosResponse response) {
        nextMillis = switch (obstacle) {
            case Throttled -> response == null ? SECOND_MILLIS : AnsweredNumbers.waitMillis(response);
            case Fault -> Math.min(LONGEST_MILLIS, 100L << Math.min(faults + 1, FAULTS));
            case Moved, Key, NewContainer -> SECOND_MILLIS;
            case Token -> 0;
        };
        if (obstacle != Obstacle.Throttled) {
            since.remove(Obstacle.Throttled); // its time counts only 429 after 429
        }
        return switch (obstacle) {
            case Throttled -> isWithin(THROTTLED, obstacle);
            case Fault -> ++faults <= FAULTS;
            case Moved -> isWithin(MOVED, obstacle);
            case Key -> isWithin(KEY, obstacle);
            case Token -> {
                boolean first = !renewed;
                renewed = true;
                yield first;
            }
            case NewContainer -> true; // the container stops being a new one
        };
    }

    private boolean isWithin(Duration patience, Obstacle obstacle) {
        long now = pace.nanoTime();
        long waited = now - since.computeIfAbsent(obstacle, _ -> now);
        return waited + TimeUnit.MILLISECONDS.toNanos(nextMillis) <= patience.toNanos();
    }

    /// For as long as {@link #goOn} has counted.
    void pause() {
        pace.sleep(nextMillis);
    }
}
