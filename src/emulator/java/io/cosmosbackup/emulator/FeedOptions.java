package io.cosmosbackup.emulator;

import java.time.Duration;
import java.util.Optional;

/// How an account keeps and feeds changes.
///
/// @param retention how long all versions and deletes can be read, for every container: an account with continuous
/// backup and the mode enabled. Empty: only for containers that have a {@code changeFeedPolicy}
/// @param previousImages which changes come with the version before
/// @param lsnsPerPage how many LSNs a page of a change feed covers at most, so that pages can be empty before the end;
/// 0 for no bound
/// @param purgeDelay how long after an item's expiry it is purged, which is when its delete is fed
/// @param metadata whether the latest-version feed adds {@code "_metadata":{}} behind {@code _lsn}, as public reports
/// show it
public record FeedOptions(
        Optional<Duration> retention,
        PreviousImages previousImages,
        int lsnsPerPage,
        Duration purgeDelay,
        boolean metadata) {
    public enum PreviousImages {
        NONE,
        OF_DELETES,
        OF_DELETES_AND_REPLACES
    }

    private static final Duration PURGE_DELAY = Duration.ofSeconds(60);

    /// Latest version only, no bound, purged a minute after expiry, {@code _lsn} alone.
    public static FeedOptions defaults() {
        return new FeedOptions(Optional.empty(), PreviousImages.OF_DELETES, 0, PURGE_DELAY, false);
    }

    public FeedOptions withMetadata() {
        return new FeedOptions(retention, previousImages, lsnsPerPage, purgeDelay, true);
    }

    public FeedOptions withRetention(Duration newRetention) {
        return new FeedOptions(Optional.of(newRetention), previousImages, lsnsPerPage, purgeDelay, metadata);
    }

    public FeedOptions withPreviousImages(PreviousImages newPreviousImages) {
        return new FeedOptions(retention, newPreviousImages, lsnsPerPage, purgeDelay, metadata);
    }

    public FeedOptions withLsnsPerPage(int newLsnsPerPage) {
        return new FeedOptions(retention, previousImages, newLsnsPerPage, purgeDelay, metadata);
    }

    public FeedOptions withPurgeDelay(Duration newPurgeDelay) {
        return new FeedOptions(retention, previousImages, lsnsPerPage, newPurgeDelay, metadata);
    }
}
