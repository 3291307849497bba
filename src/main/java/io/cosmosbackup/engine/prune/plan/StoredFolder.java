package io.cosmosbackup.engine.prune.plan;

import java.time.Instant;

/// A folder of segments or checkpoints for which the repository lists no manifest. `newestBlob`: when its newest
/// blob was written, by the clock of the store.
public record StoredFolder(String backup, Instant newestBlob) {}
