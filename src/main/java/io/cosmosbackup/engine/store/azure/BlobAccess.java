package io.cosmosbackup.engine.store.azure;

import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;

/// What opens a storage account. Never printed.
public sealed interface BlobAccess {
    /// The account's key, in Base64.
    record Key(Secret secret) implements BlobAccess {}

    /// A shared access signature, with or without the question mark before it.
    record Signature(Secret secret) implements BlobAccess {}

    /// Tokens of a Microsoft Entra identity, which needs a role for the container's blobs.
    record Entra(EntraTokens tokens, String scope) implements BlobAccess {}

    /// What it is, as a part of a sentence.
    default String name() {
        return switch (this) {
            case Key _ -> "the key";
            case Signature _ -> "the shared access signature";
            case Entra entra -> "the token of " + entra.tokens().described();
        };
    }
}
