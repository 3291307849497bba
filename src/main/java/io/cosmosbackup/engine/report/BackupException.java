package io.cosmosbackup.engine.report;

import org.jspecify.annotations.Nullable;

/// The one exception of the engine. Its message says what failed, on what, and what to do, and never a secret: what has
/// the form of one is left out ({@link Redacted#secrets}).
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public BackupException(Reason reason, String message) {
        this(reason, message, null);
    }

    public BackupException(Reason reason, String message, @Nullable Throwable cause) {
        super(Redacted.secrets(message), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public boolean retryable() {
        return reason.retryable();
    }
}
