package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupReport.Copy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /// Kubernetes cuts a longer termination message, and what it leaves is no JSON: the backup would be unknown.
    @Test
    void aBackupThatManyRepositoriesFailedFitsIntoATerminationMessage() {
        List<Copy> copies = new ArrayList<>(List.of(new Copy("good", true, null)));
        for (int i = 0; i < 8; i++) {
            copies.add(new Copy("bad" + i, false, "cannot write: " + "é\"\n".repeat(900)));
        }
        BackupReport report =
                new BackupReport("b1", NOON, NOON, NOON, NOON, 1, 2, 3, 4, 5.0, "00ff", copies, List.of());
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        BackupReport read = (BackupReport) ReportJson.report(text).orElseThrow();
        assertEquals(9, read.copies().size());
        for (int i = 0; i < 9; i++) {
            assertEquals(copies.get(i).repository(), read.copies().get(i).repository());
            assertEquals(copies.get(i).durable(), read.copies().get(i).durable());
        }
        assertTrue(String.valueOf(read.copies().get(3).message()).startsWith("cannot write"));
    }

    @Test
    void manyWarningsFitIntoATerminationMessageAndAreCounted() {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            warnings.add("container shop/c" + i + " was created without analyticalStorageTtl");
        }
        RestoreReport report = new RestoreReport("b1", NOON, NOON, 500, 500, 1, 1, 0, 2, 3.0, warnings);
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        RestoreReport read = (RestoreReport) ReportJson.report(text).orElseThrow();
        assertEquals(warnings.getFirst(), read.warnings().getFirst());
        assertEquals(
                (500 - (read.warnings().size() - 1)) + " more", read.warnings().getLast());
    }

    @Test
    void aReportOfAnEarlierReleaseHasNoWarnings() {
        String earlier = ReportJson.print(new RestoreReport("b1", NOON, NOON, 1, 1, 1, 1, 0, 2, 3.0, List.of()));
        assertTrue(!earlier.contains("warnings"), earlier);
        assertEquals(List.of(), ((RestoreReport) ReportJson.report(earlier).orElseThrow()).warnings());
    }
}
