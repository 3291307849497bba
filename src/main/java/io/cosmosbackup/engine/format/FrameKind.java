package io.cosmosbackup.engine.format;

/// What the lines of a frame are. See docs/format.md, "What a line is".
public enum FrameKind {
    /// Items, each at most once among the frames of this kind of one container of one backup.
    Documents,
    /// Items, of which the same one may stand before: what stands later is newer.
    Tail,
    /// Records of the all-versions-and-deletes change feed, as the service sent them.
    Changes,
    /// Items that are gone: `{"id":…,"partitionKey":[…]}`.
    Deletes
}
