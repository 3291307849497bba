package io.cosmosbackup.engine.crypto;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public keys whose signature under a manifest is believed.
public final class TrustedKeys {
    private static final TrustedKeys NONE = new TrustedKeys(Map.of());

    private final Map<String, VerificationKey> byId;

    private TrustedKeys(Map<String, VerificationKey> byId) {
        this.byId = Map.copyOf(byId);
    }

    /// No key is pinned: a signature must fit the key beside it, and any key will do. None is needed.
    public static TrustedKeys none() {
        return NONE;
    }

    public static TrustedKeys of(List<VerificationKey> keys) {
        Map<String, VerificationKey> byId = new LinkedHashMap<>();
        for (VerificationKey key : keys) {
            VerificationKey other = byId.put(key.id(), key);
            if (other != null && !other.equals(key)) {
                throw new BackupException(
                        Reason.KeyInvalid, "two keys to verify with have the id " + key.id() + ". HINT: leave one out");
            }
        }
        return new TrustedKeys(byId);
    }

    /// Parses texts in the form of {@link VerificationKey#parse}.
    public static TrustedKeys parse(List<String> texts) {
        return of(texts.stream().map(VerificationKey::parse).toList());
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    public boolean contains(VerificationKey key) {
        return byId(key.id()).filter(key::equals).isPresent();
    }

    /// Ids of the keys, in order.
    public List<String> ids() {
        return byId.keySet().stream().sorted().toList();
    }

    public Optional<VerificationKey> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public String toString() {
        return "TrustedKeys" + byId.keySet();
    }
}
