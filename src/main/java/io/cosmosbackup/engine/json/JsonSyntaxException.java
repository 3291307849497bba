package io.cosmosbackup.engine.json;

/// Bytes that are not the JSON they had to be. The offset counts from the start of the array that was scanned.
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonSyntaxException(String expected, int offset) {
        super("expected " + expected + " at byte " + offset);
    }
}
