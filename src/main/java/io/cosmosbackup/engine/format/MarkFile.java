package io.cosmosbackup.engine.format;

import java.time.Instant;

/// The text of a mark, for people. A program uses only two facts: the mark is there, and the store's time of
/// writing.
///
/// @param format always {@link #FORMAT}
/// @param why what does not keep the backup, or who asked
public record MarkFile(String format, int formatVersion, String backup, Instant markedAt, String why) {
    public static final String FORMAT = "cosmos-backup mark";

    public MarkFile(String backup, Instant markedAt, String why) {
        this(FORMAT, Manifest.VERSION, backup, markedAt, why);
    }

    public byte[] print() {
        return ManifestJson.print(this);
    }
}
