package io.cosmosbackup.emulator;

import java.time.Duration;

/// What is done to a request instead of, or besides, serving it.
public sealed interface Fault {
    /// Refused without being done, with the service's words; {@code retryAfter} goes into {@code x-ms-retry-after-ms}
    /// unless zero.
    record Answer(int status, int subStatus, Duration retryAfter, String message) implements Fault {
        public Answer(int status, int subStatus, Duration retryAfter) {
            this(status, subStatus, retryAfter, "A fault rule answers " + status);
        }
    }

    /// Done after a wait.
    record Delay(Duration duration) implements Fault {}

    /// Not done, and the connection is closed without an answer.
    record Cut() implements Fault {}

    /// Done, and the connection is closed without an answer: a writer can not know.
    record LostReply() implements Fault {}
}
