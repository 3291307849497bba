package io.cosmosbackup.emulator;

/// What a change log orders: a version of an item or, among all versions, also its end.
interface Change {
    /// An LSN holds a whole transaction; its changes have places in it.
    int PLACES = 256;

    /// The LSN times {@link #PLACES} plus the place: one number for each change to a partition.
    long order();

    StoredItemKey key();

    /// When it happened, as {@code _ts}.
    long seconds();

    /// Bytes that it takes in a page, about.
    long room();

    default long lsn() {
        return order() / PLACES;
    }

    static long first(long lsn) {
        return lsn * PLACES;
    }
}
