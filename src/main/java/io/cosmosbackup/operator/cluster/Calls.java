package io.cosmosbackup.operator.cluster;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/// The calls of reconcilers that have not returned yet.
@Singleton
public class Calls {
    private final Map<Object, Call> running = new ConcurrentHashMap<>();

    private record Call(String object, Instant since) {}

    /// Makes the call and knows of it until it returns.
    ///
    /// @param object what is reconciled
    <T> T watch(String object, Instant now, Callable<T> call) throws Exception {
        Object key = new Object();
        running.put(key, new Call(object, now));
        try {
            return call.call();
        } finally {
            running.remove(key);
        }
    }

    /// An object whose reconciliation has taken longer than `limit`.
    Optional<String> longerThan(Duration limit, Instant now) {
        return running.values().stream()
                .filter(call -> call.since().plus(limit).isBefore(now))
                .map(Call::object)
                .findFirst();
    }
}
