package io.cosmosbackup.operator.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StaleBackupsTest {
    private static final CosmosBackupSchedule NIGHTLY =
            Serialization.unmarshal("metadata: {name: nightly, namespace: shop}", CosmosBackupSchedule.class);

    private static CosmosBackup failed(String name) {
        return Serialization.unmarshal("""
                metadata: {name: %s, namespace: shop, labels: {cosmosbackup.io/schedule: nightly}}
                spec: {scheduleName: nightly}
                status: {phase: Failed}
                """.formatted(name), CosmosBackup.class);
    }

    @Test
    void theOldestFailuresGoWhateverTheirType() {
        Stream<String> hourly = IntStream.range(3, 14).mapToObj("nightly-incr-20261122%02d00"::formatted);
        List<CosmosBackup> failures = Stream.of(
                        Stream.of("nightly-full-202611221500", "nightly-full-202612220200-before-migration"),
                        hourly,
                        Stream.of("nightly-full-202611150200"))
                .flatMap(names -> names)
                .map(StaleBackupsTest::failed)
                .toList();
        assertEquals(
                List.of("nightly-incr-202611220400", "nightly-incr-202611220300", "nightly-full-202611150200"),
                StaleBackups.of(NIGHTLY, failures).stream()
                        .map(backup -> backup.getMetadata().getName())
                        .toList());
    }
}
