package io.cosmosbackup.engine.source;

/// What opens an account. Each adapter makes of it what its protocol sends. Never printed.
public sealed interface Access {
    /// The account's primary or secondary key, in Base64. A read-only key is enough to read.
    record Key(String base64) implements Access {
        @Override
        public String toString() {
            return "Key[…]";
        }
    }
}
