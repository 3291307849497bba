package io.cosmosbackup.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What an emulator takes the time from: another clock, which tests move. Signatures are checked against the machine's.
public final class EmulatorClock implements InstantSource {
    private final InstantSource base;
    private volatile Duration ahead = Duration.ZERO;

    EmulatorClock(InstantSource base) {
        this.base = base;
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    /// Moves it on; the service's time does not go back, so a negative duration is refused.
    public synchronized Instant advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock can not go back by " + by.negated());
        }
        ahead = ahead.plus(by);
        return instant();
    }
}
