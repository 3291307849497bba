package io.cosmosbackup.engine.source;

/// Items that one answer of a feed brings, as bytes.
///
/// @param documents the documents' bytes as the service sent them
public record Lines(Kind kind, DocumentBytes documents) {
    /// Whether an item may have come before.
    public enum Kind {
        /// Each item for the first time: no other answer brings this item as one of these.
        Documents,
        /// Items of which any may have come before: the version that comes later counts.
        Tail
    }

    /// No line.
    public static final Lines NONE = new Lines(Kind.Documents, new DocumentBytes(new byte[0], new int[0]));

    public int count() {
        return documents.count();
    }

    /// The documents' size together.
    public long bytes() {
        long bytes = 0;
        for (int i = 0; i < documents.count(); i++) {
            bytes += documents.length(i);
        }
        return bytes;
    }
}
