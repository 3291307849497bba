package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import java.util.List;

/// One container, read by its change feed in latest-version mode: every live document once, in the order of its
/// last change, and once more when it changes while it is read.
public interface ContainerSource {
    Container container();

    /// Feed ranges that together cover every partition key, one for each physical partition there is now.
    List<FeedRange> feedRanges();

    /// The next answer of the feed from this position on. A range ends only where that is proven
    /// (docs/decisions/003), and no answer is from before what an earlier answer showed.
    FeedAnswer read(FeedPosition position);
}
