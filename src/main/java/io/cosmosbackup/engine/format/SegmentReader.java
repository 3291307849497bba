package io.cosmosbackup.engine.format;

import com.github.luben.zstd.ZstdDecompressCtx;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.DecryptionException;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.SegmentIndex.Frame;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Reads one segment back. Nothing is decoded before the bytes are known to be those the manifest names, and
/// nothing is decoded to more than the index says.
public final class SegmentReader {
    private final Expected expected;
    private final byte[] bytes;
    private final SegmentIndex index;
    private final DecodingMemory memory;

    /// What the manifest says of a segment.
    ///
    /// @param backup the one whose segment it is
    /// @param owner what its lines belong to
    /// @param ranges how many feed ranges the manifest of that backup has of the container, as far as it is known
    public record Expected(String backup, Owner owner, int ranges, Manifest.Segment entry) {
        private boolean isOf(SegmentIndex index) {
            return backup.equals(index.backup())
                    && entry.name().equals(index.segment())
                    && owner.equals(new Owner(index.database(), index.container()));
        }

        private boolean hasRangesOf(SegmentIndex index) {
            return index.frames().stream().allMatch(frame -> frame.range() < ranges);
        }

        private boolean hasCountsOf(SegmentIndex index) {
            return SegmentIndex.counts(index.frames()).equals(entry.counts())
                    && index.frames().stream().mapToLong(Frame::rawBytes).sum() == entry.rawBytes();
        }
    }

    /// @param blob the whole blob; another length or SHA-256 than the manifest's is `SegmentDamaged`
    /// @param identities what opens it when it is encrypted; none that does is `IdentityMissing`
    /// @param memory bounds what readers decode at once
    public SegmentReader(Expected expected, byte[] blob, Identities identities, DecodingMemory memory) {
        this.memory = memory;
        this.expected = expected;
        Manifest.Segment entry = expected.entry();
        if (blob.length != entry.bytes()) {
            throw damaged("it has " + blob.length + " bytes instead of " + entry.bytes(), null);
        }
        if (!Digests.sha256(blob).equals(entry.sha256())) {
            throw damaged("SHA-256 differs", null);
        }
        this.bytes = Names.isEncrypted(entry.name()) ? decrypted(blob, identities) : blob;
        this.index = readIndex();
        if (!expected.isOf(index)) {
            throw damaged("it is segment " + index.segment() + " of backup " + index.backup(), null);
        }
        if (!expected.hasRangesOf(index)) {
            throw damaged("its index has a feed range that the manifest has not", null);
        }
        if (!expected.hasCountsOf(index)) {
            throw damaged("its index does not add up to what the manifest says", null);
        }
    }

    /// Shows every line, in the order written. Nothing of a frame is shown before all of it has been found good.
    public void lines(LineVisitor visitor) {
        linesOfRanges((_, kind, text) -> visitor.line(kind, text));
    }

    /// The same, each with the place of its feed range in the manifest's list of the container's ranges.
    public void linesOfRanges(RangeLineVisitor visitor) {
        int at = 0;
        try (ZstdDecompressCtx decompress = new ZstdDecompressCtx()) {
            for (Frame frame : index.frames()) {
                try (DecodingMemory.Share _ = memory.take(frame.rawBytes())) {
                    lines(frame, decode(decompress, frame, at), visitor);
                }
                at += frame.bytes();
            }
        }
    }

    private void lines(Frame frame, byte[] raw, RangeLineVisitor visitor) {
        BitSet newlines = newlines(raw, frame.items());
        int from = 0;
        for (int to = newlines.nextSetBit(0); to >= 0; to = newlines.nextSetBit(to + 1)) {
            visitor.line(frame.range(), frame.kind(), Arrays.copyOfRange(raw, from, to));
            from = to + 1;
        }
    }

    /// One line, without its newline.
    @FunctionalInterface
    public interface LineVisitor {
        void line(FrameKind kind, byte[] text);
    }

    /// One line likewise, and the feed range that it was read from.
    @FunctionalInterface
    public interface RangeLineVisitor {
        void line(int range, FrameKind kind, byte[] text);
    }

    /// The plain text of an age file is never longer than the file.
    private byte[] decrypted(byte[] blob, Identities identities) {
        try {
            return identities.decrypt(blob, blob.length);
        } catch (DecryptionException e) {
            throw damaged("it cannot be decrypted: " + e.getMessage(), e);
        }
    }

    private byte[] decode(ZstdDecompressCtx decompress, Frame frame, int at) {
        byte[] raw = new byte[frame.rawBytes()];
        int length;
        try {
            length = decompress.decompressByteArray(raw, 0, raw.length, bytes, at, frame.bytes());
        } catch (RuntimeException e) {
            throw damaged("frame at byte " + at + " cannot be decoded", e);
        }
        if (length != raw.length) {
            throw damaged("frame at byte " + at + " is shorter than its index says", null);
        }
        return raw;
    }

    /// Documents are JSON objects, each with a newline behind it; one may hold newlines between its members, so the
    /// JSON itself says where it ends. A bit for each byte: a list of the documents could take ten times the frame.
    private BitSet newlines(byte[] raw, int items) {
        BitSet newlines = new BitSet(raw.length);
        int found = 0;
        try {
            int at = 0;
            while (at < raw.length) {
                JsonScanner.expect(raw, at, raw.length, '{');
                int end = JsonScanner.endOfValue(raw, at, raw.length);
                newlines.set(end);
                found++;
                at = JsonScanner.expect(raw, end, raw.length, '\n');
            }
        } catch (JsonSyntaxException e) {
            throw damaged("a document is no JSON: " + e.getMessage(), e);
        }
        if (found != items) {
            throw damaged("a frame holds " + found + " documents instead of " + items, null);
        }
        return newlines;
    }

    private SegmentIndex readIndex() {
        try {
            int end = indexStart();
            SegmentIndex read = SegmentIndex.read(bytes, end);
            if (read.formatVersion() != Manifest.VERSION) {
                throw new IOException("its index has format version " + read.formatVersion());
            }
            int at = 0;
            for (Frame frame : read.frames()) {
                if (frame.items() <= 0
                        || frame.items() > frame.rawBytes() / SegmentIndex.SMALLEST_LINE
                        || frame.range() < 0) {
                    throw new IOException("its index has a frame of impossible size");
                }
                if (at == end || !ZstdFrame.at(bytes, at).equals(new ZstdFrame(frame.bytes(), frame.rawBytes()))) {
                    throw new IOException("there is another frame at byte " + at + " than its index says");
                }
                at += frame.bytes();
            }
            if (at != end) {
                throw new IOException("its frames do not fill it");
            }
            return read;
        } catch (IOException | RuntimeException e) {
            throw damaged(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
        }
    }

    /// Walks the zstd frames to the skippable one.
    private int indexStart() throws IOException {
        int at = 0;
        while (at + 4 <= bytes.length) {
            if (ZstdFrame.magic(bytes, at) == SegmentIndex.MAGIC) {
                return at;
            }
            at += ZstdFrame.at(bytes, at).bytes();
        }
        throw new IOException("it does not end with its index");
    }

    private BackupException damaged(String how, @Nullable Throwable cause) {
        return new BackupException(
                Reason.SegmentDamaged,
                "cannot read segment " + expected.entry().name() + " of backup " + expected.backup() + ": " + how
                        + ". HINT: run verify on the other repositories",
                cause);
    }
}
