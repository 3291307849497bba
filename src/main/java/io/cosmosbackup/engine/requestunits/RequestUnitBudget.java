package io.cosmosbackup.engine.requestunits;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Keeps a run under its request units per second, counted from the charges the service reports.
///
/// A request's charge is known only afterwards: what is expected is set aside before, and a difference is paid
/// back before the next. Over any span of time the sum of charges is at most the budget of the span, plus a
/// second's, plus what the requests under way cost beyond what was expected of them.
public final class RequestUnitBudget {
    private final double perNanosecond;
    private final LongSupplier nanoTime;
    private double paidUntil;

    private RequestUnitBudget(double perSecond, LongSupplier nanoTime) {
        this.perNanosecond = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.nanoTime = nanoTime;
        this.paidUntil = nanoTime.getAsLong();
    }

    public static RequestUnitBudget unlimited() {
        return new RequestUnitBudget(Double.POSITIVE_INFINITY, System::nanoTime);
    }

    public static RequestUnitBudget perSecond(int requestUnits) {
        return perSecond(requestUnits, System::nanoTime);
    }

    static RequestUnitBudget perSecond(int requestUnits, LongSupplier nanoTime) {
        if (requestUnits < 1) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "a budget of " + requestUnits + " request units a second. HINT: give at least 1, or none at all");
        }
        return new RequestUnitBudget(requestUnits, nanoTime);
    }

    /// Nanoseconds until the next request may go.
    synchronized long delay() {
        return Math.max(0, (long) (paidUntil - nanoTime.getAsLong()));
    }

    /// The budget; infinite where there is none.
    public double perSecond() {
        return perNanosecond * TimeUnit.SECONDS.toNanos(1);
    }

    /// Waits until the charges so far are within the budget. Then sets aside the expected charge of the next
    /// request, so that concurrent requests do not use the same units.
    public void reserve(double expectedCharge) {
        for (long delay = take(expectedCharge); delay > 0; delay = take(expectedCharge)) {
            try {
                TimeUnit.NANOSECONDS.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
            }
        }
    }

    private synchronized long take(double expectedCharge) {
        long delay = delay();
        if (delay == 0) {
            spend(expectedCharge);
        }
        return delay;
    }

    /// Replaces the expected charge, which was set aside, by the real one.
    public void settle(double expectedCharge, double requestCharge) {
        spend(requestCharge - expectedCharge);
    }

    synchronized void spend(double requestCharge) {
        double fullAt = nanoTime.getAsLong() - (double) TimeUnit.SECONDS.toNanos(1);
        paidUntil = Math.max(paidUntil, fullAt) + requestCharge / perNanosecond;
    }
}
