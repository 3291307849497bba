package io.cosmosbackup.engine.format;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cosmosbackup.engine.account.Container;
import io.cosmosbackup.engine.account.Database;
import io.cosmosbackup.engine.json.Utf8;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the format's own JSON is read and printed: that of manifests, checkpoints, marks and the indexes of segments.
/// Whatever docs/format.md forbids is refused, under "Own JSON": nothing unknown, missing or twice, no value in another
/// form, and nothing behind the text.
final class ManifestJson {
    /// No string is longer, in UTF-16 units. A definition is one; the service's limit of that is 2 MB.
    private static final int LONGEST_STRING = 4 << 20;

    /// No number has more characters.
    private static final int LONGEST_NUMBER = 1_000;

    /// No value lies deeper.
    private static final int MAX_DEPTH = 1_000;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8 only
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_STRING)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule("times as the format prints them")
                    .addDeserializer(Instant.class, new PrintedInstant()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfigDefaults(none -> Stream.of(CoercionInputShape.values())
                    .forEach(shape -> none.setCoercion(shape, CoercionAction.Fail)))
            .withCoercionConfig(
                    LogicalType.Float, // 1 is a number of request units, too
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)) // absent counts as null
            .addMixIn(Container.class, WithOffer.class)
            .addMixIn(Database.class, WithOffer.class)
            .build();

    private static final ObjectReader STRICT = MAPPER.reader();

    /// For a head that may be a later release's: it may have more members.
    private static final ObjectReader WITH_MORE_MEMBERS =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ManifestJson() {}

    /// The one member of those that may be absent.
    private interface WithOffer {
        @JsonProperty
        @JsonSetter(nulls = Nulls.SET)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String offer();
    }

    static byte[] print(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is no JSON: " + value.getClass(), e);
        }
    }

    static <T> T read(byte[] text, Class<T> type) {
        return read(text, 0, text.length, type);
    }

    /// @throws IllegalArgumentException for what the format forbids
    static <T> T read(byte[] text, int from, int to, Class<T> type) {
        return read(text, from, to, type, STRICT);
    }

    /// Members that the type does not have are passed over.
    static <T> T readWithMoreMembers(byte[] text, Class<T> type) {
        return read(text, 0, text.length, type, WITH_MORE_MEMBERS);
    }

    private static <T> T read(byte[] text, int from, int to, Class<T> type, ObjectReader reader) {
        int valid = Utf8.endOfValid(text, from, to);
        if (valid < to) {
            throw new IllegalArgumentException("it is no UTF-8 at byte " + (valid - from));
        }
        try (JsonParser parser = new StrictParser(MAPPER.createParser(text, from, to - from))) {
            return Rule.requirePresent(reader.readValue(parser, type), "a text");
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /// Says why, without what stands there: nobody knows yet what has been read.
    private static IllegalArgumentException refused(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException broken) {
                return broken;
            }
            if (cause instanceof StreamReadException syntax) {
                long at =
                        syntax.getLocation() == null ? 0 : syntax.getLocation().getByteOffset();
                return new IllegalArgumentException("it is not JSON as the format has it at byte " + at, e);
            }
        }
        String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new IllegalArgumentException(oneLine(why), e);
    }

    static String oneLine(Exception e) {
        return oneLine(e.getMessage());
    }

    private static String oneLine(@Nullable String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
