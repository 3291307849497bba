package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every switch by which Jackson takes one form of a value for another is decided. One that a new release of it brings
/// fails here until somebody has decided about it too.
class ManifestJsonTest {
    private static final JsonMapper MAPPER = ManifestJson.MAPPER;

    private static <T extends Enum<T>> void assertDecided(T[] all, Predicate<T> isOn, Set<String> on, Set<String> off) {
        assertEquals(on, names(all, isOn));
        assertEquals(off, names(all, isOn.negate()));
    }

    private static <T extends Enum<T>> Set<String> names(T[] all, Predicate<T> chosen) {
        return Arrays.stream(all).filter(chosen).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    @Test
    void everyDeserializationFeatureIsDecided() {
        assertDecided(
                DeserializationFeature.values(),
                MAPPER::isEnabled,
                Set.of(
                        "FAIL_ON_UNKNOWN_PROPERTIES",
                        "FAIL_ON_NULL_FOR_PRIMITIVES",
                        "FAIL_ON_NUMBERS_FOR_ENUMS",
                        "FAIL_ON_TRAILING_TOKENS",
                        // of types that the format has not
                        "FAIL_ON_INVALID_SUBTYPE",
                        "FAIL_ON_UNRESOLVED_OBJECT_IDS",
                        "FAIL_ON_MISSING_EXTERNAL_TYPE_ID_PROPERTY",
                        "FAIL_ON_UNKNOWN_INJECT_VALUE",
                        // times are read by PrintedInstant, which asks for neither
                        "READ_DATE_TIMESTAMPS_AS_NANOSECONDS",
                        "ADJUST_DATES_TO_CONTEXT_TIME_ZONE",
                        // what a failure looks like, and when classes are looked at
                        "WRAP_EXCEPTIONS",
                        "EAGER_DESERIALIZER_FETCH"),
                Set.of(
                        "ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT",
                        "ACCEPT_EMPTY_STRING_AS_NULL_OBJECT",
                        "ACCEPT_FLOAT_AS_INT",
                        "ACCEPT_SINGLE_VALUE_AS_ARRAY",
                        "READ_ENUMS_USING_TO_STRING",
                        "READ_UNKNOWN_ENUM_VALUES_AS_NULL",
                        "READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE",
                        "UNWRAP_ROOT_VALUE",
                        "UNWRAP_SINGLE_VALUE_ARRAYS",
                        // absent members are null to defaultSetterInfo, which fails; those that may be absent are
                        // marked
                        "FAIL_ON_MISSING_CREATOR_PROPERTIES",
                        "FAIL_ON_NULL_CREATOR_PROPERTIES",
                        // no member is ignored, and no view, tree or untyped value is read
                        "FAIL_ON_IGNORED_PROPERTIES",
                        "FAIL_ON_READING_DUP_TREE_KEY",
                        "FAIL_ON_SUBTYPE_CLASS_NOT_REGISTERED",
                        "FAIL_ON_UNEXPECTED_VIEW_PROPERTIES",
                        "USE_BIG_DECIMAL_FOR_FLOATS",
                        "USE_BIG_INTEGER_FOR_INTS",
                        "USE_JAVA_ARRAY_FOR_JSON_ARRAY",
                        "USE_LONG_FOR_INTS"));
    }

    /// Those that decide which members there are say nothing about values; of those that do, none is lax.
    @Test
    void noMapperFeatureTakesOneValueForAnother() {
        assertDecided(
                MapperFeature.values(),
                MAPPER::isEnabled,
                Set.of(
                        "ALLOW_FINAL_FIELDS_AS_MUTATORS",
                        "APPLY_DEFAULT_VALUES",
                        "AUTO_DETECT_CREATORS",
                        "AUTO_DETECT_FIELDS",
                        "AUTO_DETECT_GETTERS",
                        "AUTO_DETECT_IS_GETTERS",
                        "AUTO_DETECT_SETTERS",
                        "CAN_OVERRIDE_ACCESS_MODIFIERS",
                        "DEFAULT_VIEW_INCLUSION",
                        "IGNORE_DUPLICATE_MODULE_REGISTRATIONS",
                        "IGNORE_MERGE_FOR_UNMERGEABLE",
                        "INFER_BUILDER_TYPE_BINDINGS",
                        "INFER_CREATOR_FROM_CONSTRUCTOR_PROPERTIES",
                        "INFER_PROPERTY_MUTATORS",
                        "OVERRIDE_PUBLIC_ACCESS_MODIFIERS",
                        "REQUIRE_HANDLERS_FOR_JAVA8_OPTIONALS",
                        "REQUIRE_HANDLERS_FOR_JAVA8_TIMES",
                        "REQUIRE_TYPE_ID_FOR_SUBTYPES",
                        "SORT_CREATOR_PROPERTIES_FIRST",
                        "USE_ANNOTATIONS",
                        "USE_GETTERS_AS_SETTERS"),
                Set.of(
                        "ACCEPT_CASE_INSENSITIVE_ENUMS",
                        "ACCEPT_CASE_INSENSITIVE_PROPERTIES",
                        "ACCEPT_CASE_INSENSITIVE_VALUES",
                        "ALLOW_COERCION_OF_SCALARS",
                        "ALLOW_EXPLICIT_PROPERTY_RENAMING",
                        "ALLOW_IS_GETTERS_FOR_NON_BOOLEAN",
                        "ALLOW_VOID_VALUED_PROPERTIES",
                        "BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES",
                        "FIX_FIELD_NAME_UPPER_CASE_PREFIX",
                        "INVERSE_READ_WRITE_ACCESS",
                        "PROPAGATE_TRANSIENT_MARKER",
                        "REQUIRE_SETTERS_FOR_GETTERS",
                        "SORT_CREATOR_PROPERTIES_BY_DECLARATION_ORDER",
                        "SORT_PROPERTIES_ALPHABETICALLY",
                        "USE_BASE_TYPE_AS_DEFAULT_IMPL",
                        "USE_STATIC_TYPING",
                        "USE_STD_BEAN_NAMING",
                        "USE_WRAPPER_NAME_AS_PROPERTY_NAME"));
        assertDecided(
                EnumFeature.values(),
                feature -> MAPPER.getDeserializationConfig().isEnabled(feature),
                Set.of(),
                Set.of("READ_ENUM_KEYS_USING_INDEX", "WRITE_ENUMS_TO_LOWERCASE"));
    }

    @Test
    void theGrammarIsThatOfRfc8259() {
        for (JsonReadFeature lax : JsonReadFeature.values()) {
            JsonParser.Feature feature = lax.mappedFeature();
            assertEquals(false, feature != null && MAPPER.isEnabled(feature), lax.name());
        }
        assertDecided(
                StreamReadFeature.values(),
                MAPPER::isEnabled,
                Set.of("AUTO_CLOSE_SOURCE", "CLEAR_CURRENT_TOKEN_ON_CLOSE", "STRICT_DUPLICATE_DETECTION"),
                Set.of(
                        "IGNORE_UNDEFINED",
                        "INCLUDE_SOURCE_IN_LOCATION",
                        "USE_FAST_BIG_NUMBER_PARSER",
                        "USE_FAST_DOUBLE_PARSER"));
        assertDecided(
                JsonFactory.Feature.values(),
                MAPPER.getFactory()::isEnabled,
                Set.of(
                        "CANONICALIZE_FIELD_NAMES",
                        "FAIL_ON_SYMBOL_HASH_OVERFLOW",
                        "INTERN_FIELD_NAMES",
                        "USE_THREAD_LOCAL_FOR_BUFFER_RECYCLING"),
                Set.of("CHARSET_DETECTION"));
    }

    /// Every shape for every type: only an integer may stand for a number with a fraction.
    @Test
    void nothingIsTakenForAValueOfAnotherType() {
        for (LogicalType type : LogicalType.values()) {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
                CoercionAction action = MAPPER.getDeserializationConfig().findCoercionAction(type, Object.class, shape);
                boolean isNumber = type == LogicalType.Float && shape == CoercionInputShape.Integer;
                assertEquals(
                        isNumber ? CoercionAction.TryConvert : CoercionAction.Fail, action, type + " from " + shape);
            }
        }
    }
}
