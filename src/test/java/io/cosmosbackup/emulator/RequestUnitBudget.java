package io.cosmosbackup.emulator;

import java.time.Duration;

/// The request units a physical partition may use in a second. As in the service, a request that starts within the
/// budget
/// is served whole; later ones of that second are answered 429.
final class RequestUnitBudget {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private double perSecond;
    private long windowStart = System.nanoTime();
    private double used;

    /// 0 is no limit.
    RequestUnitBudget(double perSecond) {
        this.perSecond = perSecond;
    }

    /// Throws 429 with the time until the next second if this second's budget is used up.
    synchronized void check() {
        if (perSecond <= 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - windowStart >= SECOND) {
            long seconds = (now - windowStart) / SECOND;
            windowStart += seconds * SECOND;
            used = Math.max(0, used - seconds * perSecond);
        }
        if (used >= perSecond) {
            throw GatewayException.throttled(
                    Duration.ofNanos(windowStart + SECOND - now).plusMillis(1));
        }
    }

    synchronized void use(double requestUnits) {
        if (perSecond > 0) {
            used += requestUnits;
        }
    }

    synchronized double perSecond() {
        return perSecond;
    }

    synchronized void limit(double newPerSecond) {
        perSecond = newPerSecond;
        used = 0;
    }
}
