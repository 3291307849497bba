package io.cosmosbackup.emulator;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What opens the account: its keys, and the tokens that were issued for principals.
final class AccountCredentials {
    private final boolean localAuth;
    private final Map<String, Issued> tokens = new ConcurrentHashMap<>();
    private volatile AccountKeys keys;

    private record Issued(Principal principal, Instant expires) {}

    AccountCredentials(AccountKeys keys, boolean localAuth) {
        this.keys = keys;
        this.localAuth = localAuth;
    }

    AccountKeys keys() {
        return keys;
    }

    boolean localAuth() {
        return localAuth;
    }

    /// The old key opens nothing from now on.
    synchronized String regenerate(AccountKeys.Kind kind) {
        keys = keys.regenerated(kind);
        return keys.get(kind);
    }

    /// A new token, which means nothing to anyone but this account.
    String issue(Principal principal, Instant expires) {
        byte[] random = new byte[48];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().encodeToString(random);
        tokens.put(token, new Issued(principal, expires));
        return token;
    }

    /// Whose it is; empty for a token that is not known or has expired.
    Optional<Principal> principal(String token, Instant now) {
        return Optional.ofNullable(tokens.get(token))
                .filter(issued -> now.isBefore(issued.expires()))
                .map(Issued::principal);
    }
}
