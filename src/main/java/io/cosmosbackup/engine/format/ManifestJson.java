package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Database;
import org.jspecify.annotations.Nullable;

/// How manifests and checkpoints are read and printed: nothing unknown, nothing missing, nothing twice.
final class ManifestJson {
    /// A definition is a string inside the manifest; the service's limit of one is 2 MB.
    private static final int LONGEST_STRING = 4 << 20;

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)) // absent counts as null
            .addMixIn(Container.class, WithOffer.class)
            .addMixIn(Database.class, WithOffer.class)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_STRING)
                        .build());
    }

    private ManifestJson() {}

    /// The one member of those that may be absent.
    private interface WithOffer {
        @JsonProperty
        @JsonSetter(nulls = Nulls.SET)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String offer();
    }

    /// What is wrong, without anything of a text that is no JSON of ours: it may be another program's secret.
    static String oneLine(Exception e) {
        if (e.getCause() instanceof IllegalArgumentException inner) {
            return firstLine(inner);
        }
        if (!(e instanceof JsonProcessingException json)) {
            return firstLine(e);
        }
        JsonLocation at = json.getLocation();
        return "it is not the JSON that it should be"
                + (at == null ? "" : ", at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
