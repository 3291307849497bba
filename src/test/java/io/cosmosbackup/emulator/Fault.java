package io.cosmosbackup.emulator;

import java.time.Duration;

/// What is done to a request instead of, or besides, serving it.
public sealed interface Fault {
    /// Refused without being done; {@code retryAfter} goes into {@code x-ms-retry-after-ms} unless zero.
    record Answer(int status, int subStatus, Duration retryAfter) implements Fault {}

    /// Done after a wait.
    record Delay(Duration duration) implements Fault {}

    /// Not done, and the connection is closed without an answer.
    record Cut() implements Fault {}

    /// Done, and the connection is closed without an answer: a writer can not know.
    record LostReply() implements Fault {}
}
