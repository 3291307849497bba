package io.cosmosbackup.emulator;

import java.util.List;

/// Effective partition keys from {@code min} to below {@code max}.
record EpkRange(String min, String max) {
    static final EpkRange FULL = new EpkRange("", "FF");

    boolean contains(String epk) {
        return min.compareTo(epk) <= 0 && epk.compareTo(max) < 0;
    }

    boolean contains(EpkRange other) {
        return min.compareTo(other.min) <= 0 && other.max.compareTo(max) <= 0;
    }

    EpkRange intersection(EpkRange other) {
        return new EpkRange(
                min.compareTo(other.min) > 0 ? min : other.min, max.compareTo(other.max) < 0 ? max : other.max);
    }

    /// Two ranges that meet at an effective partition key inside this one, else 400.
    List<EpkRange> dividedAt(String epk) {
        if (!epk.matches("([0-9A-F]{2})+") || epk.compareTo(min) <= 0 || epk.compareTo(max) >= 0) {
            throw GatewayException.badRequest(
                    "the effective partition key '" + epk + "' is not inside " + min + "-" + max);
        }
        return List.of(new EpkRange(min, epk), new EpkRange(epk, max));
    }

    /// All keys that a key is a prefix of, and itself.
    static EpkRange under(String epk) {
        return new EpkRange(epk, epk + FULL.max);
    }

    boolean overlaps(EpkRange other) {
        return min.compareTo(other.max) < 0 && other.min.compareTo(max) < 0;
    }
}
