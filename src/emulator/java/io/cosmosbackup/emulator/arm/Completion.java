package io.cosmosbackup.emulator.arm;

import java.util.OptionalInt;

/// When what a PUT, a DELETE or a migration asks for is done.
public sealed interface Completion {
    /// Before it is answered: 200, 204 for a DELETE.
    record AtOnce() implements Completion {}

    /// It is answered 202. The next {@code unfinished} requests, of anybody, find it not done: no one has to
    /// ask for it to go on. None of the service's recorded answers has {@code Retry-After}.
    record Later(int unfinished, OptionalInt retryAfterSeconds) implements Completion {}

    /// As the service was recorded: {@code Enqueued}, {@code Dequeued}, then done.
    static Completion usual() {
        return new Later(2, OptionalInt.empty());
    }

    static Completion later(int unfinished) {
        return new Later(unfinished, OptionalInt.empty());
    }
}
