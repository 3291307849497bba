package io.cosmosbackup.engine.format;

import com.github.luben.zstd.Zstd;
import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.format.SegmentIndex.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Builds one segment after another in memory, and encrypts each when it is sealed. Documents collect into a frame; a
/// full frame is compressed and kept; the caller takes the segment when it {@link #isFull()}. Not for several threads
/// at once.
public final class SegmentWriter implements AutoCloseable {
    /// A frame is closed when it holds this much, so it is at most this and one document long.
    public static final int FRAME_BYTES = 4 << 20;

    /// A segment is full when it holds this much compressed, unless memory is scarce.
    public static final int SEGMENT_BYTES = 32 << 20;

    /// The size of a segment where memory is scarce. Each range reader holds a segment and, during its
    /// upload, the sealed copy. All readers together may use a quarter of the memory.
    ///
    /// @param memory in bytes
    /// @param parallelism how many write segments at once
    public static int segmentBytes(long memory, int parallelism) {
        return Math.clamp(memory / (8L * parallelism), FRAME_BYTES, SEGMENT_BYTES);
    }

    /// No frame decodes to more: {@link #FRAME_BYTES} and a document of any API.
    public static final int MAX_FRAME_BYTES = 64 << 20;

    private static final int SLACK = 64 << 10; // for the last document of a frame, and the index of a segment

    private final String backup;
    private final Owner owner;
    private final Recipients recipients;
    private final int segmentBytes;
    private final FrameCompressor compressor;
    private final List<Frame> frames = new ArrayList<>();

    private byte[] raw = new byte[64 << 10];
    private int rawBytes;
    private int rawItems;
    private int range;
    private FrameKind kind = FrameKind.Documents;

    private byte[] stored = new byte[64 << 10];
    private int storedBytes;

    /// @param recipients who can read the segments; none leaves them unencrypted
    /// @param segmentBytes how much compressed makes a segment full; 0 makes one of every page
    public SegmentWriter(String backup, ContainerName container, Recipients recipients, int segmentBytes) {
        this(backup, Owner.of(container), recipients, segmentBytes);
    }

    public SegmentWriter(String backup, Owner owner, Recipients recipients, int segmentBytes) {
        this.backup = backup;
        this.owner = owner;
        this.recipients = recipients;
        this.segmentBytes = segmentBytes;
        this.compressor = new FrameCompressor(owner);
    }

    /// Adds the line `text[from, to)` of the feed range at this place of the manifest's list.
    public void add(int feedRange, FrameKind lineKind, byte[] text, int from, int to) {
        if (rawItems > 0 && (feedRange != range || lineKind != kind || rawBytes >= FRAME_BYTES)) {
            closeFrame();
        }
        range = feedRange;
        kind = lineKind;
        int length = to - from;
        raw = grown(raw, rawBytes, length + 1, FRAME_BYTES + SLACK);
        System.arraycopy(text, from, raw, rawBytes, length);
        rawBytes += length;
        raw[rawBytes++] = '\n';
        rawItems++;
    }

    public boolean isFull() {
        return !isEmpty() && storedBytes >= segmentBytes;
    }

    public boolean isEmpty() {
        return rawItems == 0 && frames.isEmpty();
    }

    /// Ends the segment and begins the next. Must not be empty.
    ///
    /// @param attempt and `number` as in {@link Names#segment}
    public Sealed seal(String attempt, int number) {
        String name = Names.segment(attempt, number, !recipients.isEmpty());
        if (rawItems > 0) {
            closeFrame();
        }
        byte[] index =
                new SegmentIndex(Manifest.VERSION, backup, name, owner.database(), owner.container(), frames).print();
        stored = grown(stored, storedBytes, index.length, segmentBytes);
        System.arraycopy(index, 0, stored, storedBytes, index.length);
        int plainBytes = storedBytes + index.length;
        byte[] bytes =
                recipients.isEmpty() ? Arrays.copyOf(stored, plainBytes) : recipients.encrypt(stored, plainBytes);
        Sealed sealed = new Sealed(
                new Manifest.Segment(
                        name,
                        null,
                        bytes.length,
                        Digests.sha256(bytes),
                        frames.stream().mapToLong(Frame::rawBytes).sum(),
                        SegmentIndex.counts(frames)),
                bytes);
        frames.clear();
        storedBytes = 0;
        return sealed;
    }

    /// A finished segment and what the manifest says of it.
    public record Sealed(Manifest.Segment entry, byte[] bytes) {}

    @Override
    public void close() {
        compressor.close();
    }

    private void closeFrame() {
        int bound = Math.toIntExact(Zstd.compressBound(rawBytes));
        stored = grown(stored, storedBytes, bound, segmentBytes + bound + SLACK);
        int length = compressor.compress(raw, rawBytes, stored, storedBytes);
        frames.add(new Frame(range, kind, length, rawBytes, rawItems));
        storedBytes += length;
        rawBytes = 0;
        rawItems = 0;
    }

    /// Room for more. An array that has come to an eighth of what it may hold gets all of it at once: it will
    /// likely be filled, and growing it step by step would copy it several times over.
    private static byte[] grown(byte[] array, int used, int more, int full) {
        int needed = Math.addExact(used, more);
        if (needed <= array.length) {
            return array;
        }
        int larger = needed > full / 8 ? full : array.length + (array.length >> 1);
        return Arrays.copyOf(array, Math.max(needed, larger));
    }
}
