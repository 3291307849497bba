package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.crypto.Digests;
import org.jspecify.annotations.Nullable;

/// The bytes of a blob on their way to one or more stores, of which each may ask for their MD5: it is computed once, by
/// the first. They must not change.
public final class Payload {
    private final byte[] bytes;
    private byte @Nullable [] md5;

    public Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    public synchronized byte[] md5() {
        byte[] known = md5;
        if (known == null) {
            known = Digests.md5(bytes);
            md5 = known;
        }
        return known;
    }
}
