package io.cosmosbackup.engine.source.nosql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Listed;
import io.cosmosbackup.engine.source.nosql.PhysicalPartitions.Partition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalPartitionsTest {
    private static List<String> current(String... entries) {
        List<Listed> listing = new ArrayList<>();
        for (String entry : entries) {
            String[] parts = entry.split(" ", -1);
            String json = "{\"id\":\"%s\",\"minInclusive\":\"%s\",\"maxExclusive\":\"%s\",\"parents\":[%s]}"
                    .formatted(parts[0], parts[1], parts[2], parts[3]);
            listing.add(PhysicalPartitions.listed("https://a", json.getBytes(StandardCharsets.UTF_8)));
        }
        return PhysicalPartitions.current(listing).stream().map(Partition::id).toList();
    }

    @Test
    void partitionsComeInTheOrderOfTheirRanges() {
        assertEquals(List.of("1", "0"), current("0 7F FF ", "1  7F "));
    }

    /// The feed comes in pages: between two of them a partition can split.
    @Test
    void aPartitionThatSplitWhileTheyWereListedGivesWayToItsParts() {
        assertEquals(
                List.of("1", "2", "3"),
                current("0  7F ", "1 7F FF ", "2  3F \"0\"", "3 3F 7F \"0\"").stream()
                        .sorted()
                        .toList());
    }

    @Test
    void aListWithAHoleIsNone() {
        assertEquals(List.of(), current("0  3F ", "1 7F FF "));
        assertEquals(List.of(), current("0  7F ", "2 3F 7F \"0\"", "1 7F FF "));
        assertEquals(List.of(), current("0  7F "));
        assertEquals(List.of(), current());
    }
}
