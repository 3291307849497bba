package io.cosmosbackup.emulator.arm;

import java.util.Optional;
import java.util.OptionalInt;

/// A fault and the requests that it happens to: those of a verb, if one is given, whose path has a text in
/// it, from the {@code after + 1}st on, {@code times} times.
public record ManagerFault(Kind kind, Optional<String> verb, String pathPart, int after, int times) {
    /// What happens.
    public sealed interface Kind {
        /// The manager's own refusal, before anything is done.
        record Answer(int status, String code, String message, OptionalInt retryAfterSeconds) implements Kind {}

        /// The request is taken, and what it started ends as {@code Failed} without being done.
        record FailedOperation(int status, String code, String message) implements Kind {}

        /// Not done, and the connection is closed without an answer.
        record Cut() implements Kind {}

        /// Done, and the connection is closed without an answer.
        record LostReply() implements Kind {}
    }

    /// To every request, always.
    public static ManagerFault of(Kind kind) {
        return new ManagerFault(kind, Optional.empty(), "", 0, Integer.MAX_VALUE);
    }

    /// 429 in the words of the manager's limits.
    public static ManagerFault throttled(int retryAfterSeconds) {
        return of(new Kind.Answer(
                429,
                "SubscriptionRequestsThrottled",
                "Number of requests for subscription has exceeded the limit. Please try again after '"
                        + retryAfterSeconds + "' seconds.",
                OptionalInt.of(retryAfterSeconds)));
    }

    public ManagerFault onVerb(String newVerb) {
        return new ManagerFault(kind, Optional.of(newVerb), pathPart, after, times);
    }

    public ManagerFault onPath(String part) {
        return new ManagerFault(kind, verb, part, after, times);
    }

    public ManagerFault after(int requests) {
        return new ManagerFault(kind, verb, pathPart, requests, times);
    }

    public ManagerFault times(int newTimes) {
        return new ManagerFault(kind, verb, pathPart, after, newTimes);
    }

    boolean matches(String askedVerb, String path) {
        return verb.map(askedVerb::equals).orElse(true) && path.contains(pathPart);
    }
}
