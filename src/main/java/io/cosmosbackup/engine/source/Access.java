package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;

/// What opens an account. Each adapter makes of it what its protocol sends. Never printed.
public sealed interface Access {
    /// The account's primary or secondary key, in Base64. A read-only key is enough to read.
    record Key(Secret secret) implements Access {
        public Key(String base64) {
            this(Secret.of(base64, "the Secret (by hand: COSMOS_KEY)"));
        }
    }

    /// Tokens of a Microsoft Entra identity, which needs a data plane role of the account.
    record Entra(EntraTokens tokens, String scope) implements Access {}
}
