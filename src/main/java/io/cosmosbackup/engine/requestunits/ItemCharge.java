package io.cosmosbackup.engine.requestunits;

/// The cost of one item, learned from the answers, and the number of items that a request may ask for. Within
/// a budget a request should cost about an eighth of a second's units. A page as large as the service allows
/// would spend many seconds of a small budget at once.
public final class ItemCharge {
    private static final int REQUESTS_IN_A_SECOND = 8;

    private final RequestUnitBudget budget;
    private double perItem;

    /// @param firstGuess request units for one item, until an answer says better
    public ItemCharge(RequestUnitBudget budget, double firstGuess) {
        this.budget = budget;
        this.perItem = firstGuess;
    }

    /// At least one, at most `atMost`, which is also the answer without a budget.
    public synchronized int items(int atMost) {
        double share = budget.perSecond() / REQUESTS_IN_A_SECOND;
        return (int) Math.max(1, Math.min(atMost, share / perItem));
    }

    /// The charge to be expected for this many.
    public synchronized double of(int items) {
        return perItem * items;
    }

    public synchronized void learn(double charge, int items) {
        if (items > 0 && charge > 0) {
            perItem = charge / items;
        }
    }
}
