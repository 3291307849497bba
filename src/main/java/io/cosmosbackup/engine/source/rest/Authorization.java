package io.cosmosbackup.engine.source.rest;

import io.cosmosbackup.engine.source.Access;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/// Authorizes the requests to one account. It is asked before each request, and again before each repetition
/// of it. So what it sends may change while a run goes on, and whatever expires can be renewed in the
/// meantime. Safe for several threads.
public sealed interface Authorization permits AccountKey, EntraAuthorization {
    DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    static Authorization of(Access access) {
        return switch (access) {
            case Access.Key key -> new AccountKey(key.secret());
            case Access.Entra entra -> new EntraAuthorization(entra);
        };
    }

    /// The headers that authorize this request. May wait for what has to be renewed first.
    Map<String, String> headers(CosmosRequest request, Instant now);

    /// Notes that the account has refused these headers.
    ///
    /// @return what time, or other headers, may cure about it
    Obstacle refused(Map<String, String> headers);

    /// The text without the secret, which may stand in it.
    String removedFrom(String text);

    /// What it is, as a part of a sentence.
    String name();

    /// What a person should check when the account refuses it.
    String hint(CosmosResponse refusal);
}
