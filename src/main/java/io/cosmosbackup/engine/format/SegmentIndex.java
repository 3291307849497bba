package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The index of a segment, in the zstd skippable frame that ends it. A segment without it has been cut.
///
/// @param segment the segment's own name and `backup` its backup: a segment put in another's place is found out
/// @param container null in a segment of what belongs to the database itself
/// @param frames every frame, in the order they stand
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SegmentIndex(
        int formatVersion,
        String backup,
        String segment,
        String database,
        @JsonSetter(nulls = Nulls.SET) @Nullable String container,
        List<Frame> frames) {
    /// zstd's first magic number for skippable frames (RFC 8878, 3.1.2).
    static final int MAGIC = 0x184D2A50;

    /// `{}` and a newline.
    static final int SMALLEST_LINE = 3;

    private static final int HEADER = 8;

    public SegmentIndex {
        frames = List.copyOf(frames);
    }

    /// @param range the place of the frame's feed range in the manifest's list of the container's ranges; 0
    ///     for definitions
    /// @param kind what its lines are
    /// @param items how many lines it has
    /// @param bytes the frame's size in the segment
    /// @param rawBytes its size decoded
    public record Frame(int range, FrameKind kind, int bytes, int rawBytes, int items) {}

    /// How many lines of each kind the frames hold together.
    static Map<FrameKind, Long> counts(List<Frame> frames) {
        Map<FrameKind, Long> counts = new TreeMap<>();
        frames.forEach(f -> counts.merge(f.kind(), (long) f.items(), Long::sum));
        return counts;
    }

    /// The skippable frame: magic, length, JSON.
    byte[] print() {
        byte[] json = ManifestJson.print(this);
        return ByteBuffer.allocate(HEADER + json.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(json.length)
                .put(json)
                .array();
    }

    /// Reads the index that ends at the end of `segment`, given where it begins.
    static SegmentIndex read(byte[] segment, int at) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(segment, at, segment.length - at).order(ByteOrder.LITTLE_ENDIAN);
        if (frame.remaining() < HEADER || frame.getInt() != MAGIC || frame.getInt() != frame.remaining()) {
            throw new IOException("it does not end with its index");
        }
        return ManifestJson.read(segment, at + HEADER, segment.length, SegmentIndex.class);
    }
}
