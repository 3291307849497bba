package io.cosmosbackup.engine.items;

import java.util.List;

/// What is sent of a stored line, for tests outside of this package, also where the line is no item.
public final class SentBytes {
    private SentBytes() {}

    public static byte[] of(byte[] line) {
        return FedDocument.of(line, MemberTree.of(List.of())).sent();
    }
}
