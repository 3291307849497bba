package io.cosmosbackup.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
    private static Checkpoint numbered(int number) {
        return new Checkpoint(
                new ManifestHead.Identity("b1", "run"),
                new Checkpoint.Beginning(Instant.EPOCH, List.of(), List.of()),
                number,
                0,
                List.of());
    }

    @Test
    void whatWasPrintedIsRead() {
        Checkpoint checkpoint = numbered(7);
        assertEquals(checkpoint, CheckpointFile.read("b1", CheckpointFile.print(checkpoint, null), TrustedKeys.none()));
    }

    /// A run that went on from there would soon have none to give to its own.
    @ParameterizedTest
    @ValueSource(ints = {50_000_001, 99_999_999, Integer.MAX_VALUE})
    void aNumberThatNoRunReachesIsRefused(int number) {
        byte[] printed = CheckpointFile.print(numbered(number), null);
        BackupException refused =
                assertThrows(BackupException.class, () -> CheckpointFile.read("b1", printed, TrustedKeys.none()));
        assertEquals(Reason.ManifestDamaged, refused.reason());
    }
}
