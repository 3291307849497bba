package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.source.Access;
import java.time.Instant;
import java.util.Map;

/// Authorizes the requests to one account. It is asked before each request, and again before each repetition
/// of it. So what it sends may change while a run goes on, and whatever expires can be renewed in the
/// meantime. Safe for several threads.
public sealed interface Authorization permits AccountKey {
    static Authorization of(Access access) {
        return switch (access) {
            case Access.Key(String base64) -> new AccountKey(base64);
        };
    }

    /// The headers that authorize this request. May wait for what has to be renewed first.
    Map<String, String> headers(CosmosRequest request, Instant now);

    /// The text without the secret, which may stand in it.
    String removedFrom(String text);

    /// What a person should check when the account refuses it (401).
    String hint();
}
