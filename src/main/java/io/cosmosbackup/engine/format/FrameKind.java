package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;

/// What the lines of a frame are. See docs/format.md, "What a line is".
public enum FrameKind {
    /// Items, each at most once among the frames of this kind of one container of one backup.
    Documents,
    /// Items, of which the same one may stand before: what stands later is newer.
    Tail,
    /// Records of the all-versions-and-deletes change feed, as the service sent them.
    Changes,
    /// Items that are gone: `{"id":…,"partitionKey":[…]}`.
    Deletes;

    /// The kind of exactly this name.
    @JsonCreator
    static FrameKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it breaks a rule: a frame has an unknown" + " kind"));
    }
}
