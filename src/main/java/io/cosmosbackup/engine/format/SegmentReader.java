package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.crypto.DecryptionException;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.SegmentIndex.Frame;
import io.cosmosbackup.engine.json.JsonScanner;
import io.cosmosbackup.engine.json.JsonSyntaxException;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one segment back. Nothing is decoded before the bytes are known to be those the manifest names, and
/// nothing is decoded to more than the index says.
public final class SegmentReader {
    private final String backup;
    private final Manifest.Segment entry;
    private final byte[] bytes;
    private final SegmentIndex index;

    /// @param backup the one whose segment it is
    /// @param blob the whole blob; another length or SHA-256 than the manifest's is `SegmentDamaged`
    /// @param identities what opens it when it is encrypted; none that does is `IdentityMissing`
    public SegmentReader(
            String backup, ContainerName container, Manifest.Segment entry, byte[] blob, Identities identities) {
        this.backup = backup;
        this.entry = entry;
        if (blob.length != entry.bytes()) {
            throw damaged("it has " + blob.length + " bytes instead of " + entry.bytes(), null);
        }
        if (!Digests.sha256(blob).equals(entry.sha256())) {
            throw damaged("SHA-256 differs", null);
        }
        this.bytes = Names.isEncrypted(entry.name()) ? decrypted(blob, identities) : blob;
        this.index = readIndex();
        if (!backup.equals(index.backup())
                || !entry.name().equals(index.segment())
                || !container.database().equals(index.database())
                || !container.container().equals(index.container())) {
            throw damaged("it is segment " + index.segment() + " of backup " + index.backup(), null);
        }
        if (!SegmentIndex.counts(index.frames()).equals(entry.counts())
                || index.frames().stream().mapToLong(Frame::rawBytes).sum() != entry.rawBytes()) {
            throw damaged("its index does not add up to what the manifest says", null);
        }
    }

    /// Shows every line, in the order written.
    public void lines(LineVisitor visitor) {
        int at = 0;
        try (ZstdDecompressCtx decompress = new ZstdDecompressCtx()) {
            for (Frame frame : index.frames()) {
                for (byte[] document : split(decode(decompress, frame, at), frame.items())) {
                    visitor.line(frame.kind(), document);
                }
                at += frame.bytes();
            }
        }
    }

    /// One line, without its newline.
    @FunctionalInterface
    public interface LineVisitor {
        void line(FrameKind kind, byte[] text);
    }

    /// What age decrypts to is never longer than its file.
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
    /// JSON itself says where it ends.
    private List<byte[]> split(byte[] raw, int items) {
        List<byte[]> documents = new ArrayList<>(items);
        try {
            int at = 0;
            while (at < raw.length) {
                JsonScanner.expect(raw, at, raw.length, '{');
                int end = JsonScanner.endOfValue(raw, at, raw.length);
                documents.add(Arrays.copyOfRange(raw, at, end));
                at = JsonScanner.expect(raw, end, raw.length, '\n');
            }
        } catch (JsonSyntaxException e) {
            throw damaged("a document is no JSON: " + e.getMessage(), e);
        }
        if (documents.size() != items) {
            throw damaged("a frame holds " + documents.size() + " documents instead of " + items, null);
        }
        return documents;
    }

    private SegmentIndex readIndex() {
        try {
            SegmentIndex read = SegmentIndex.read(bytes, indexStart());
            if (read.formatVersion() != Manifest.VERSION) {
                throw new IOException("its index has format version " + read.formatVersion());
            }
            long frames = 0;
            for (Frame frame : read.frames()) {
                if (frame.bytes() <= 0
                        || frame.rawBytes() <= 0
                        || frame.rawBytes() > SegmentWriter.MAX_FRAME_BYTES
                        || frame.items() <= 0
                        || frame.items() > frame.rawBytes() / SegmentIndex.SMALLEST_LINE
                        || frame.range() < 0) {
                    throw new IOException("its index has a frame of impossible size");
                }
                frames += frame.bytes();
            }
            if (frames != indexStart()) {
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
            int magic = (bytes[at] & 0xff)
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | (bytes[at + 3] & 0xff) << 24;
            if (magic == SegmentIndex.MAGIC) {
                return at;
            }
            long size = Zstd.findFrameCompressedSize(bytes, at, bytes.length - at);
            if (Zstd.isError(size) || size <= 0) {
                throw new IOException("there is no zstd frame at byte " + at);
            }
            at += Math.toIntExact(size);
        }
        throw new IOException("it does not end with its index");
    }

    private BackupException damaged(String how, @Nullable Throwable cause) {
        return new BackupException(
                Reason.SegmentDamaged,
                "cannot read segment " + entry.name() + " of backup " + backup + ": " + how
                        + ". HINT: run verify on the other repositories",
                cause);
    }
}
