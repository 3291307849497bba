package io.cosmosbackup.engine.format;

import java.time.Instant;

/// What a mark says to people. That it is there, and when the store says it was written, is all a program goes by.
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
