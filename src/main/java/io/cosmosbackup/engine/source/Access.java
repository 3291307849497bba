package io.cosmosbackup.engine.source;

import io.cosmosbackup.engine.account.ResourceId;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;
import org.jspecify.annotations.Nullable;

/// What opens an account. Each adapter makes of it what its protocol sends. Never printed.
public sealed interface Access {
    /// The account's primary or secondary key, in Base64. A read-only key is enough to read.
    record Key(Secret secret) implements Access {
        public Key(String base64) {
            this(Secret.of(base64, "the Secret (by hand: COSMOS_KEY)"));
        }
    }

    /// Tokens of a Microsoft Entra identity, which needs a data plane role of the account.
    ///
    /// @param manager for what the data plane refuses to identities; null to do without
    record Entra(EntraTokens tokens, String scope, @Nullable Manager manager) implements Access {
        public Entra(EntraTokens tokens, String scope) {
            this(tokens, scope, null);
        }
    }

    /// Azure Resource Manager, and the account there. The identity needs a role of Azure's for it.
    ///
    /// @param address for example `https://management.azure.com`
    /// @param scope that its tokens are asked for
    record Manager(String address, String scope, ResourceId account) {}
}
