package io.cosmosbackup.emulator;

import java.security.SecureRandom;
import java.util.Base64;

/// The four keys of an account, base64 of 64 bytes. Read-only ones are refused writes with 403.
public record AccountKeys(String primary, String secondary, String primaryReadOnly, String secondaryReadOnly) {
    public static AccountKeys random() {
        return withPrimary(newKey());
    }

    /// That primary key, and three random ones.
    public static AccountKeys withPrimary(String primary) {
        return new AccountKeys(primary, newKey(), newKey(), newKey());
    }

    private static String newKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
