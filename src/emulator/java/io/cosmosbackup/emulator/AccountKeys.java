package io.cosmosbackup.emulator;

import java.security.SecureRandom;
import java.util.Base64;

/// The four keys of an account, base64 of 64 bytes. Read-only ones are refused writes with 403.
public record AccountKeys(String primary, String secondary, String primaryReadOnly, String secondaryReadOnly) {
    /// Which of the four.
    public enum Kind {
        PRIMARY,
        SECONDARY,
        PRIMARY_READ_ONLY,
        SECONDARY_READ_ONLY
    }

    public static AccountKeys random() {
        return withPrimary(newKey());
    }

    /// That primary key, and three random ones.
    public static AccountKeys withPrimary(String primary) {
        return new AccountKeys(primary, newKey(), newKey(), newKey());
    }

    /// The same but for one new key.
    public AccountKeys regenerated(Kind kind) {
        return switch (kind) {
            case PRIMARY -> new AccountKeys(newKey(), secondary, primaryReadOnly, secondaryReadOnly);
            case SECONDARY -> new AccountKeys(primary, newKey(), primaryReadOnly, secondaryReadOnly);
            case PRIMARY_READ_ONLY -> new AccountKeys(primary, secondary, newKey(), secondaryReadOnly);
            case SECONDARY_READ_ONLY -> new AccountKeys(primary, secondary, primaryReadOnly, newKey());
        };
    }

    public String get(Kind kind) {
        return switch (kind) {
            case PRIMARY -> primary;
            case SECONDARY -> secondary;
            case PRIMARY_READ_ONLY -> primaryReadOnly;
            case SECONDARY_READ_ONLY -> secondaryReadOnly;
        };
    }

    private static String newKey() {
        byte[] key = new byte[64];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
