package io.cosmosbackup.engine.http;

import java.io.IOException;

/// An answer holds more than what was asked for can have. Its connection has been closed without reading
/// the rest. To ask again would bring as much again.
public final class EndlessAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    EndlessAnswerException(String message) {
        super(message);
    }

    EndlessAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
