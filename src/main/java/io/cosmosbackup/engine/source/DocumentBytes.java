package io.cosmosbackup.engine.source;

/// Documents as ranges of one byte array that is shared, not copied.
///
/// @param bounds start (inclusive) and end (exclusive) of each document, in turn
public record DocumentBytes(byte[] text, int[] bounds) {
    public int count() {
        return bounds.length / 2;
    }

    public int start(int document) {
        return bounds[2 * document];
    }

    public int end(int document) {
        return bounds[2 * document + 1];
    }

    public int length(int document) {
        return end(document) - start(document);
    }
}
