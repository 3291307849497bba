package io.cosmosbackup.engine.backup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ContainerName;
import io.cosmosbackup.engine.account.FeedPosition;
import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.DocumentBytes;
import io.cosmosbackup.engine.source.FeedAnswer;
import io.cosmosbackup.engine.source.Lines;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A feed range that never ends is given up, and one that is only long is not.
@Tag("slow")
class EnduranceTest {
    private final Endurance endurance = new Endurance(new ContainerName("d", "c"), FeedRange.ALL);

    private static FeedAnswer.Page page(long at, int... bounds) {
        return new FeedAnswer.Page(
                new Lines(Lines.Kind.Documents, new DocumentBytes(new byte[0], bounds)),
                new FeedPosition(FeedRange.ALL, Long.toString(at), null));
    }

    private void gives(String why, FeedAnswer answer, int parts) {
        BackupException failure = assertThrows(BackupException.class, () -> endurance.notes(answer, parts));
        assertEquals(Reason.Unavailable, failure.reason());
        assertTrue(
                String.valueOf(failure.getMessage()).startsWith("feed range [,FF) of d/c has no end: " + why),
                failure.getMessage());
    }

    @Test
    void manyEmptyPagesAreHonestAndEndlesslyManyAreNot() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < Endurance.MOST_WITHOUT_DOCUMENTS; i++) {
                endurance.notes(page(1_000_000L * round + i), 1);
            }
            endurance.notes(page(1_000_000L * round + 500_000, 0, 10), 1);
        }
        for (int i = 0; i < Endurance.MOST_WITHOUT_DOCUMENTS; i++) {
            endurance.notes(new FeedAnswer.Divided(List.of()), 1);
        }
        gives("100,001 answers in a row had no documents", page(7), 1);
    }

    @Test
    void aPositionThatComesAgainIsFound() {
        for (int length = 1; length <= 100; length++) {
            requireCircleFound(length);
        }
    }

    private static void requireCircleFound(int length) {
        Endurance circle = new Endurance(new ContainerName("d", "c"), FeedRange.ALL);
        for (int i = 0; i < length; i++) { // the circle begins later than the range
            circle.notes(page(1_000_000 + i, 0, 10), 1);
        }
        BackupException failure = assertThrows(
                BackupException.class,
                () -> {
                    for (int i = 0; i < 10 * length; i++) {
                        circle.notes(page(i % length, 0, 10), 1);
                    }
                },
                () -> "a circle of " + length + " pages is not found");
        assertTrue(String.valueOf(failure.getMessage()).contains("come back"), failure.getMessage());
    }

    @Test
    void bytesAndPartsAreBounded() {
        assertDoesNotThrow(() -> endurance.notes(page(1, 0, 1 << 30), Endurance.MOST_PARTS));
        for (int i = 2; i <= 1024; i++) {
            endurance.notes(page(i, 0, 1 << 30), 1);
        }
        gives("it has brought more than 1,099,511,627,776 bytes", page(1025, 0, 1), 1);
        gives("it is in more than 10,000 parts", page(1026), Endurance.MOST_PARTS + 1);
    }
}
