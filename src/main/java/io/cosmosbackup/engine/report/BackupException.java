package io.cosmosbackup.engine.report;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The one exception of the engine. Its message says what failed, on what, and what to do, and never a secret: of a
/// connection string or a shared access signature, given where a URL was asked for, the key is left out.
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final Pattern SECRET = Pattern.compile("(?i)\\b(AccountKey|SharedAccessKey|sig)=[^;&\\s'\"]+");

    private final Reason reason;

    public BackupException(Reason reason, String message) {
        this(reason, message, null);
    }

    public BackupException(Reason reason, String message, @Nullable Throwable cause) {
        super(SECRET.matcher(message).replaceAll("$1=…"), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public boolean retryable() {
        return reason.retryable();
    }
}
