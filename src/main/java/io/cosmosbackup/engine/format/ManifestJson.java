package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Manifests as bytes. Reading trusts nothing: an unknown version, an unknown or missing member, or a value that
/// breaks a rule of {@link Manifest} is refused.
public final class ManifestJson {
    /// A manifest of more bytes is refused before it is read: 256 MiB name about a million segments.
    public static final long MAX_BYTES = 256L << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL)) // absent counts as null
            .addMixIn(Container.class, WithOffer.class)
            .addMixIn(Database.class, WithOffer.class)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxStringLength(4 << 20).build());
    }

    private ManifestJson() {}

    /// The one member that may be absent.
    private interface WithOffer {
        @JsonProperty
        @JsonSetter(nulls = Nulls.SET)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String offer();
    }

    public static byte[] print(Manifest manifest) {
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest that is no JSON", e);
        }
    }

    /// The digest that names this manifest.
    public static String sha256(Manifest manifest) {
        return Digests.sha256(print(manifest));
    }

    /// @param backup the id under which the manifest was found, which it must carry itself
    public static Manifest read(String backup, byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            int version = tree.path("formatVersion").asInt(-1);
            if (version != Manifest.VERSION) {
                throw new BackupException(
                        Reason.UnknownFormat,
                        "manifest of backup " + backup + " has format version " + version + ", this program reads "
                                + Manifest.VERSION + ". HINT: use a newer release");
            }
            Manifest manifest = JSON.treeToValue(tree, Manifest.class);
            if (!manifest.backup().equals(backup)) {
                throw new IllegalArgumentException("it is the manifest of " + manifest.backup());
            }
            return manifest;
        } catch (IOException | IllegalArgumentException e) {
            throw new BackupException(
                    Reason.ManifestDamaged, "cannot read manifest of backup " + backup + ": " + oneLine(e), e);
        }
    }

    private static String oneLine(Exception e) {
        Throwable cause = e.getCause() instanceof IllegalArgumentException inner ? inner : e;
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
