package io.cosmosbackup.engine.format;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Manifests as a later release may write them: made of one of this release, and signed anew.
public enum LaterManifest {
    Api(5, "api MongoDB", "\"api\":\"NoSQL\"", "\"api\":\"MongoDB\""),
    Mode(6, "mode SomethingElse", "\"mode\":\"[A-Za-z]+\"", "\"mode\":\"SomethingElse\""),
    Type(7, "type Synthetic", "\"type\":\"[A-Za-z]+\"", "\"type\":\"Synthetic\""),

    /// With a member that version 1 does not have, and a body that version 1 cannot read.
    Version(8, "format version 2", "\"formatVersion\":1,", "\"formatVersion\":2,\"keptUntil\":{\"days\":[30]},");

    /// Stands in the names of the committed vectors.
    public final int number;

    /// What this release does not know of it.
    public final String unknown;

    private final String pattern;
    private final String replacement;

    LaterManifest(int number, String unknown, String pattern, String replacement) {
        this.number = number;
        this.unknown = unknown;
        this.pattern = pattern;
        this.replacement = replacement;
    }

    /// @param manifest a whole file of this release
    public byte[] of(byte[] manifest, @Nullable SigningKey key) {
        SignedFile file = SignedFile.read(manifest);
        byte[] body = this == Version
                ? "{\"collections\":[{\"name\":\"orders\"}]}\n".getBytes(StandardCharsets.UTF_8)
                : Arrays.copyOfRange(file.file(), file.bodyAt(), file.file().length);
        String head = new String(file.head(), StandardCharsets.UTF_8);
        String changed = head.replaceFirst(pattern, replacement);
        if (changed.equals(head)) {
            throw new IllegalArgumentException("the head has no " + pattern);
        }
        String whole = changed.replaceFirst(
                "\"body\":\\{[^}]*}",
                "\"body\":{\"bytes\":%d,\"sha256\":\"%s\"}".formatted(body.length, Digests.sha256(body)));
        return SignedFile.of(whole.getBytes(StandardCharsets.UTF_8), key, body).print();
    }
}
