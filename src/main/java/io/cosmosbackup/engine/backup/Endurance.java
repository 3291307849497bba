package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.FeedAnswer;
import org.jspecify.annotations.Nullable;

/// How long a feed range may go on. An honest one ends: it was one physical partition when the backup began,
/// which holds 50 GB, and it is read faster than it can be written. Anything beyond these bounds is no honest
/// feed range:
///
/// - **Answers without documents, one after another.** A page without documents is no end. Behind a merge a range is a
///   part of a partition, and each page of the other part is empty: 50 GB are some 12,500 pages of 4 MB. Splits and
///   failovers bring answers without documents as well.
/// - **Parts.** A container of a petabyte has 20,000 partitions, and one range of it never more than some.
/// - **Bytes and pages.** Twenty times what a partition holds, for items are longer as text and some come again.
/// - **A position that comes again.** R. P. Brent's method (1980) finds such a loop without keeping all
///   positions: each is compared with one saved one, which is replaced after 1, 2, 4, 8, … pages.
final class Endurance {
    static final int MOST_WITHOUT_DOCUMENTS = 100_000;
    static final int MOST_PARTS = 10_000;
    static final long MOST_BYTES = 1L << 40;
    private static final long MOST_PAGES = 1_000_000_000;

    private final ContainerName container;
    private final FeedRange range;
    private int withoutDocuments;
    private long bytes;
    private long pages;
    private long nextSaved = 1;
    private @Nullable FeedPosition saved;

    Endurance(ContainerName container, FeedRange range) {
        this.container = container;
        this.range = range;
    }

    /// Throws where the range does not end.
    ///
    /// @param parts of the range that are still to be read, or have been
    void notes(FeedAnswer answer, int parts) {
        require(parts <= MOST_PARTS, "it is in more than %,d parts".formatted(MOST_PARTS));
        switch (answer) {
            case FeedAnswer.Page page -> {
                withoutDocuments++;
                requireNew(page.next());
            }
            case FeedAnswer.Divided _ -> withoutDocuments++;
            case FeedAnswer.Ended _ -> {}
        }
        withoutDocuments = answer.lines().count() == 0 ? withoutDocuments : 0;
        bytes += answer.lines().bytes();
        require(bytes <= MOST_BYTES, "it has brought more than %,d bytes".formatted(MOST_BYTES));
        require(
                withoutDocuments <= MOST_WITHOUT_DOCUMENTS,
                "%,d answers in a row had no documents".formatted(withoutDocuments));
    }

    private void requireNew(FeedPosition position) {
        require(++pages <= MOST_PAGES, "it has brought %,d pages".formatted(MOST_PAGES));
        require(!position.equals(saved), "it has come back to where it was before");
        if (pages == nextSaved) {
            saved = position;
            nextSaved *= 2;
        }
    }

    private void require(boolean holds, String why) {
        if (!holds) {
            throw new BackupException(
                    Reason.Unavailable,
                    "feed range " + range + " of " + container + " has no end: " + why
                            + ". HINT: no Cosmos DB answers so; does something stand between this and the account?");
        }
    }
}
