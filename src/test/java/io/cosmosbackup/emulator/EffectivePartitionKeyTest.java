package io.cosmosbackup.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EffectivePartitionKeyTest {
    private static final int KEYS = 3_000;

    @ParameterizedTest
    @EnumSource
    void randomKeysAreWhereTheSdkPutsThem(KeyDefinition.Hashing hashing) {
        Random random = new Random(hashing.name().length());
        for (int i = 0; i < KEYS; i++) {
            int levels = hashing == KeyDefinition.Hashing.MULTI ? 3 : 1;
            int given = 1 + random.nextInt(levels);
            List<KeyPart> parts = new ArrayList<>();
            for (int level = 0; level < given; level++) {
                parts.add(part(random));
            }
            KeyValue key = new KeyValue(parts);
            assertEquals(
                    sdk(key, hashing, levels), EffectivePartitionKey.of(key, definition(hashing, levels)), key::json);
        }
    }

    @Test
    void boundsOfPartitionsAreInOrder() {
        for (HashSpace space : HashSpace.values()) {
            List<EpkRange> ranges =
                    space.whole().divide(7).stream().map(space::range).toList();
            assertEquals("", ranges.getFirst().min());
            assertEquals("FF", ranges.getLast().max());
            for (int i = 1; i < ranges.size(); i++) {
                assertEquals(ranges.get(i - 1).max(), ranges.get(i).min());
                assertEquals(
                        -1,
                        Integer.signum(
                                ranges.get(i).min().compareTo(ranges.get(i).max())));
            }
        }
    }

    private static KeyPart part(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new KeyPart.Undefined();
            case 1 -> new KeyPart.Null();
            case 2 -> new KeyPart.Bool(random.nextBoolean());
            case 3 -> new KeyPart.Numeric(random.nextInt(2_000) - 1_000);
            case 4 -> new KeyPart.Numeric(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
            case 5 -> new KeyPart.Text(text(random, 0x80, 1 + random.nextInt(20)));
            case 6 -> new KeyPart.Text(text(random, 0x3000, random.nextInt(130)));
            default -> new KeyPart.Text(text(random, 0x7f, random.nextInt(400)));
        };
    }

    private static String text(Random random, int bound, int length) {
        return IntStream.range(0, length)
                .map(_ -> random.nextInt(bound))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static KeyDefinition definition(KeyDefinition.Hashing hashing, int levels) {
        return new KeyDefinition(
                IntStream.range(0, levels).mapToObj(i -> List.of("l" + i)).toList(), hashing);
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
