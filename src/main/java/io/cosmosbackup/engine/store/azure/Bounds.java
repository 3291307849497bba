package io.cosmosbackup.engine.store.azure;

import java.time.Duration;

/// Limits for the time and the size of the Blob service's answers. Example with {@link #ORDINARY}: a segment
/// of 32 MiB may take 5 minutes and 1,024 seconds, whatever is tried again meanwhile. Over a link of 64 KiB/s
/// it takes 512 seconds.
///
/// @param silence after which a server that says nothing is given up
/// @param tryTimeout in which a try must have the head of its answer; a request with a body has more, see
///     {@link #forBytes}
/// @param start what an operation may take beside its bytes: its retries, and what the service needs to think
/// @param bytesASecond the slowest that bytes may come and go
/// @param mostNames in one list
public record Bounds(Duration silence, Duration tryTimeout, Duration start, int bytesASecond, long mostNames) {
    /// Five minutes are what the retries of the SDK took in which nothing was heard. 32 KiB/s are half of
    /// what the slowest honest link has. No repository holds more than ten million blobs: as segments they
    /// would be hundreds of terabytes.
    public static final Bounds ORDINARY =
            new Bounds(Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMinutes(5), 32 << 10, 10_000_000);

    /// The limits of stores that are opened while this is bound: tests cannot wait for minutes.
    public static final ScopedValue<Bounds> INSTEAD = ScopedValue.newInstance();

    /// So many names of a list, or more, come in a second. Names are counted, not bytes, because a server
    /// could stretch a list by filling it up.
    private static final int NAMES_A_SECOND = 20;

    static Bounds current() {
        return INSTEAD.isBound() ? INSTEAD.get() : ORDINARY;
    }

    /// Half a second of five minutes.
    Duration firstRetryAfter() {
        return start.dividedBy(600);
    }

    /// Twenty seconds of five minutes.
    Duration lastRetryAfter() {
        return start.dividedBy(15);
    }

    /// The time that so many bytes add.
    Duration forBytes(long bytes) {
        return Duration.ofMillis(Math.multiplyExact(bytes, 1_000L) / bytesASecond);
    }

    /// The time that a whole list may take, however many pages it has.
    Duration forNames(long names) {
        return start.multipliedBy(2).plusSeconds(names / NAMES_A_SECOND);
    }
}
