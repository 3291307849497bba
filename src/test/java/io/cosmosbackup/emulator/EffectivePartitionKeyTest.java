package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EffectivePartitionKeyTest {
    private static final int KEYS = 10_000;

    /// Every kind of key: Hash V1, Hash V2, and MultiHash with one to three paths, keys and prefixes of keys.
    @ParameterizedTest
    @CsvSource({"V1,1", "V2,1", "MULTI,1", "MULTI,2", "MULTI,3"})
    void tenThousandRandomKeysAreWhereTheSdkPutsThem(KeyDefinition.Hashing hashing, int levels) {
        Random random = new Random(hashing.name().length() + levels);
        Map<Class<?>, Integer> kinds = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            int given = 1 + random.nextInt(levels);
            List<KeyPart> parts = new ArrayList<>();
            for (int level = 0; level < given; level++) {
                parts.add(part(random));
            }
            parts.forEach(part -> kinds.merge(part.getClass(), 1, Integer::sum));
            KeyValue key = new KeyValue(parts);
            assertEquals(
                    sdk(key, hashing, levels), EffectivePartitionKey.of(key, definition(hashing, levels)), key::json);
        }
        assertEquals(5, kinds.size(), "every kind of value");
    }

    @ParameterizedTest
    @EnumSource
    void boundsOfPartitionsAreInOrder(HashSpace space) {
        assertCovers(EpkRange.FULL, space.divide(EpkRange.FULL, 7));
    }

    /// Whatever its bounds are, a range is divided inside them.
    @ParameterizedTest
    @EnumSource
    void dividedRangesAreDividedAgain(HashSpace space) {
        Random random = new Random(7);
        EpkRange range = EpkRange.FULL;
        for (int i = 0; i < 30; i++) {
            List<EpkRange> parts = space.divide(range, 2);
            assertCovers(range, parts);
            range = parts.get(random.nextInt(2));
        }
    }

    @Test
    void keysOfOneFirstLevelAreDividedOnlyIfTheyHaveMore() {
        KeyDefinition two = definition(KeyDefinition.Hashing.MULTI, 2);
        String first = EffectivePartitionKey.of(new KeyValue(List.of(new KeyPart.Text("t"))), two);
        EpkRange range = new EpkRange(first, first + "3F");
        List<EpkRange> parts = HashSpace.MULTI.divide(range, 2);
        assertCovers(range, parts);
        assertTrue(parts.getFirst().max().startsWith(first + "1F"), parts::toString);
        assertCovers(parts.getLast(), HashSpace.MULTI.divide(parts.getLast(), 3));
        assertThrows(GatewayException.class, () -> HashSpace.V2.divide(range, 2));
    }

    private static void assertCovers(EpkRange range, List<EpkRange> parts) {
        assertEquals(range.min(), parts.getFirst().min());
        assertEquals(range.max(), parts.getLast().max());
        for (int i = 0; i < parts.size(); i++) {
            assertTrue(parts.get(i).min().compareTo(parts.get(i).max()) < 0, parts::toString);
            assertTrue(i == 0 || parts.get(i - 1).max().equals(parts.get(i).min()), parts::toString);
        }
    }

    private static KeyPart part(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> new KeyPart.Undefined();
            case 1 -> new KeyPart.Null();
            case 2 -> new KeyPart.Bool(random.nextBoolean());
            case 3 -> new KeyPart.Numeric(random.nextInt(2_000) - 1_000);
            case 4 -> new KeyPart.Numeric(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 5 -> new KeyPart.Text(text(random, 0x80, 1 + random.nextInt(20)));
            case 6 -> new KeyPart.Text(text(random, 0x3000, random.nextInt(130)));
            case 7 -> new KeyPart.Text(text(random, Character.MAX_CODE_POINT, random.nextInt(120)));
            case 8 -> new KeyPart.Text(text(random, 0x7f, 2_000 + random.nextInt(100)));
            default -> new KeyPart.Text(text(random, 0x7f, random.nextInt(400)));
        };
    }

    private static String text(Random random, int bound, int length) {
        return IntStream.range(0, length)
                .map(_ -> random.nextInt(bound))
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 'x' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static KeyDefinition definition(KeyDefinition.Hashing hashing, int levels) {
        return new KeyDefinition(
                IntStream.range(0, levels).mapToObj(i -> List.of("l" + i)).toList(), hashing, false);
    }

    private static String sdk(KeyValue key, KeyDefinition.Hashing hashing, int levels) {
        PartitionKeyDefinition definition = new PartitionKeyDefinition();
        definition.setPaths(IntStream.range(0, levels).mapToObj(i -> "/l" + i).toList());
        definition.setKind(hashing == KeyDefinition.Hashing.MULTI ? PartitionKind.MULTI_HASH : PartitionKind.HASH);
        definition.setVersion(
                hashing == KeyDefinition.Hashing.V1
                        ? PartitionKeyDefinitionVersion.V1
                        : PartitionKeyDefinitionVersion.V2);
        return PartitionKeyInternalHelper.getEffectivePartitionKeyString(
                PartitionKeyInternal.fromJsonString(key.json()), definition);
    }
}
