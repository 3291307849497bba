package io.cosmosbackup.engine.parallel;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Keeps a run under its request units per second, counted from the charges the service reports.
///
/// A request's charge is known only afterwards, so it is paid back before the next: over any span of time the sum
/// of charges is at most the budget of the span, plus a second's, plus the charges of the requests under way.
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
                    Reason.InvalidArgument, "a budget of " + requestUnits + " request units a second");
        }
        return new RequestUnitBudget(requestUnits, nanoTime);
    }

    /// Nanoseconds until the next request may go.
    synchronized long delay() {
        return Math.max(0, (long) (paidUntil - nanoTime.getAsLong()));
    }

    /// Waits until the charges so far are within the budget.
    public void await() {
        for (long delay = delay(); delay > 0; delay = delay()) {
            try {
                TimeUnit.NANOSECONDS.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BackupException(Reason.Interrupted, "the run was interrupted", e);
            }
        }
    }

    public synchronized void spend(double requestCharge) {
        double fullAt = nanoTime.getAsLong() - (double) TimeUnit.SECONDS.toNanos(1);
        paidUntil = Math.max(paidUntil, fullAt) + requestCharge / perNanosecond;
    }
}
