package io.cosmosbackup.engine.account;

/// A half-open range of effective partition keys: upper-case hexadecimal text, compared as text; `""` is the least
/// and `FF` is above all. Ranges outlive physical partitions, whose ids change with every split.
public record FeedRange(String min, String max) {
    public static final FeedRange ALL = new FeedRange("", "FF");

    public FeedRange {
        if (!min.matches("[0-9A-F]*") || !max.matches("[0-9A-F]+") || min.compareTo(max) >= 0) {
            throw new IllegalArgumentException(
                    "not a feed range: [" + ResourceName.shown(min) + ", " + ResourceName.shown(max) + ")");
        }
    }

    public boolean contains(String effectivePartitionKey) {
        return min.compareTo(effectivePartitionKey) <= 0 && effectivePartitionKey.compareTo(max) < 0;
    }

    public boolean overlaps(FeedRange other) {
        return min.compareTo(other.max) < 0 && other.min.compareTo(max) < 0;
    }

    /// The part that both ranges share; they must overlap.
    public FeedRange intersection(FeedRange other) {
        return new FeedRange(
                min.compareTo(other.min) >= 0 ? min : other.min, max.compareTo(other.max) <= 0 ? max : other.max);
    }

    @Override
    public String toString() {
        return "[" + min + "," + max + ")";
    }
}
