package io.cosmosbackup.emulator;

import io.cosmosbackup.emulator.entra.SignedToken;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What opens the account: its keys, the tokens that were issued here for principals, and those of a trusted
/// issuer.
final class AccountCredentials {
    private final Map<String, Issued> tokens = new ConcurrentHashMap<>();
    private final Map<String, List<RoleAssignment>> assignments = new ConcurrentHashMap<>();
    private volatile AccountKeys keys;
    private volatile boolean localAuth;
    private volatile @Nullable TrustedIssuer issuer;

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

    void setLocalAuth(boolean allowed) {
        localAuth = allowed;
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

    void trust(TrustedIssuer trusted) {
        issuer = trusted;
    }

    /// Counts at once, for tokens that were given before as well.
    void assign(String objectId, List<RoleAssignment> roles) {
        assignments.put(objectId, List.copyOf(roles));
    }

    /// Gives one more role.
    void assign(String objectId, RoleAssignment role) {
        assignments.merge(objectId, List.of(role), (before, more) -> {
            List<RoleAssignment> all = new ArrayList<>(before);
            all.addAll(more);
            return List.copyOf(all);
        });
    }

    AccountAccess access() {
        return new AccountAccess(localAuth, assignments);
    }

    /// The principal that a token belongs to, or why the token opens nothing.
    sealed interface Bearer {
        record Known(Principal principal) implements Bearer {}

        record Unknown(String why) implements Bearer {}
    }

    /// @param endpoints the account's addresses
    Bearer bearer(String token, List<URI> endpoints, Instant now) {
        Issued issued = tokens.get(token);
        if (issued != null) {
            return now.isBefore(issued.expires())
                    ? new Bearer.Known(issued.principal())
                    : new Bearer.Unknown("the token has expired");
        }
        TrustedIssuer trusted = issuer;
        Optional<SignedToken> signed = SignedToken.parse(token);
        if (trusted == null || signed.isEmpty()) {
            return new Bearer.Unknown("the token is unknown");
        }
        String objectId = signed.get().text("oid");
        return trusted.fault(signed.get(), endpoints, now)
                .<Bearer>map(Bearer.Unknown::new)
                .orElseGet(
                        () -> new Bearer.Known(new Principal(objectId, assignments.getOrDefault(objectId, List.of()))));
    }
}
