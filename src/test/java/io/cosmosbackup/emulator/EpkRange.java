package io.cosmosbackup.emulator;

/// Effective partition keys from {@code min} to below {@code max}.
record EpkRange(String min, String max) {
    static final EpkRange FULL = new EpkRange("", "FF");

    boolean contains(String epk) {
        return min.compareTo(epk) <= 0 && epk.compareTo(max) < 0;
    }

    boolean contains(EpkRange other) {
        return min.compareTo(other.min) <= 0 && other.max.compareTo(max) <= 0;
    }

    boolean overlaps(EpkRange other) {
        return min.compareTo(other.max) < 0 && other.min.compareTo(max) < 0;
    }
}
