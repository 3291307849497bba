package io.cosmosbackup.engine.crypto;

/// Bytes that are no whole, unchanged age file. The caller knows which segment or manifest they were and names it.
public final class DecryptionException extends Exception {
    private static final long serialVersionUID = 1L;

    DecryptionException(String message) {
        super(message);
    }

    DecryptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
