package io.cosmosbackup.emulator.entra;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A refusal in Entra's words: {@code AADSTS}, a number and a sentence.
final class EntraException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final int code;

    EntraException(int status, String error, int code, String sentence) {
        super("AADSTS" + code + ": " + sentence);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static EntraException invalidRequest(int code, String sentence) {
        return new EntraException(400, "invalid_request", code, sentence);
    }

    static EntraException invalidClient(int code, String sentence) {
        return new EntraException(401, "invalid_client", code, sentence);
    }

    int status() {
        return status;
    }

    /// As the token endpoint answers it.
    Map<String, Object> body() {
        String trace = UUID.randomUUID().toString();
        String correlation = UUID.randomUUID().toString();
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ');
        return new TreeMap<>(Map.of(
                "error",
                error,
                "error_description",
                getMessage() + " Trace ID: " + trace + " Correlation ID: " + correlation + " Timestamp: " + time,
                "error_codes",
                List.of(code),
                "timestamp",
                time,
                "trace_id",
                trace,
                "correlation_id",
                correlation,
                "error_uri",
                "https://login.microsoftonline.com/error?code=" + code));
    }
}
