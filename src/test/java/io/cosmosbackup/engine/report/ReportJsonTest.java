package io.cosmosbackup.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.report.BackupReport.Copy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /// Kubernetes cuts a longer termination message, and what it leaves is no JSON: the backup would be unknown.
    @Test
    void aBackupThatManyRepositoriesFailedFitsIntoATerminationMessage() {
        List<Copy> copies = new ArrayList<>(List.of(new Copy("good", true, null)));
        for (int i = 0; i < 8; i++) {
            copies.add(new Copy("bad" + i, false, "cannot write: " + "é\"\n".repeat(900)));
        }
        BackupReport report = new BackupReport(
                "b1",
                "00ff",
                new RunCost(NOON, NOON, 5.0),
                new Cuts(NOON, NOON),
                new Contents(1, 2, 3, 4),
                new BackupReport.Listed(copies, List.of(), List.of(), List.of()));
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        BackupReport read = (BackupReport) ReportJson.report(text).orElseThrow();
        assertEquals(9, read.listed().copies().size());
        for (int i = 0; i < 9; i++) {
            assertEquals(
                    copies.get(i).repository(), read.listed().copies().get(i).repository());
            assertEquals(copies.get(i).durable(), read.listed().copies().get(i).durable());
        }
        assertTrue(String.valueOf(read.listed().copies().get(3).message()).startsWith("cannot write"));
    }

    /// As many and as long as a schedule can name them.
    @Test
    void patternsThatMatchedNothingFitIntoATerminationMessageThoseThatAreNamesFirst() {
        List<String> unmatched = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            unmatched.add("é".repeat(200) + i + "/" + "c".repeat(255));
        }
        BackupReport report = new BackupReport(
                "b1",
                "00ff",
                new RunCost(NOON, NOON, 5.0),
                new Cuts(NOON, NOON),
                new Contents(1, 2, 3, 4),
                new BackupReport.Listed(List.of(new Copy("good", true, null)), List.of("good"), unmatched, List.of()));
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        BackupReport read = (BackupReport) ReportJson.report(text).orElseThrow();
        assertEquals(unmatched.getFirst(), read.listed().unmatched().getFirst());
        assertEquals(List.of("good"), read.listed().founded());
    }

    @Test
    void theStepsOfEightRepositoriesFitIntoATerminationMessageThoughAllFail() {
        List<BatchReport.Step> steps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Failure failure = new Failure(Reason.SegmentDamaged, false, "cannot read: " + "é\"\n".repeat(900));
            steps.add(new BatchReport.Step("prune-repository-" + i, failure));
            steps.add(new BatchReport.Step("verify-repository-" + i, failure));
        }
        String text = ReportJson.print(new BatchReport(steps));
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        BatchReport read = (BatchReport) ReportJson.report(text).orElseThrow();
        assertEquals(
                Reason.SegmentDamaged,
                read.of("verify-repository-7")
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .reason());
    }

    /// As many repositories as a schedule can have, with names as long as they can be, and the largest numbers.
    @Test
    void theStepsOfEightRepositoriesFitThoughNamesAndNumbersAreTheLargest() {
        Instant time = Instant.parse("2026-11-30T13:11:39.123456789Z");
        String backup = "s".repeat(43) + "-full-202611300200-2.1a2b3c4d";
        List<BatchReport.Step> verifications = new ArrayList<>();
        List<BatchReport.Step> prunes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String repository = "r".repeat(62) + i;
            int many = Integer.MAX_VALUE;
            verifications.add(new BatchReport.Step(
                    "verify-" + repository,
                    new VerifyReport(
                            backup,
                            repository,
                            VerifyReport.Level.Sampled,
                            time,
                            new VerifyReport.Checked(many, many, Long.MAX_VALUE, Long.MAX_VALUE),
                            "a".repeat(64))));
            prunes.add(new BatchReport.Step(
                    "prune-" + repository,
                    new PruneReport(
                            repository,
                            false,
                            new PruneReport.Backups(many, many, many, many, many, many),
                            new PruneReport.Removed(many, Long.MAX_VALUE),
                            time,
                            List.of("é".repeat(300), "é".repeat(300)))));
        }
        for (List<BatchReport.Step> steps : List.of(verifications, prunes)) {
            String text = ReportJson.print(new BatchReport(steps));
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes <= ReportJson.MAX_BYTES, bytes + " bytes");
            BatchReport read = (BatchReport) ReportJson.report(text).orElseThrow();
            assertEquals(
                    steps.stream().map(BatchReport.Step::step).toList(),
                    read.steps().stream().map(BatchReport.Step::step).toList());
            if (read.steps().getLast().report() instanceof VerifyReport verified) {
                assertEquals(Long.MAX_VALUE, verified.checked().items());
            }
        }
    }

    @Test
    void manyWarningsFitIntoATerminationMessageAndAreCounted() {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            warnings.add("container shop/c" + i + " was created without analyticalStorageTtl");
        }
        RestoreReport report = new RestoreReport(
                "b1",
                new RunCost(NOON, NOON, 3.0),
                new RestoreReport.Target(500, 500, 0, 0),
                new RestoreReport.Documents(1, 1, 0, 0, 0, 2),
                RestoreReport.Lost.NOTHING,
                new RestoreReport.Listed(List.of(), List.of(), List.of(), List.of(), warnings));
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        RestoreReport read = (RestoreReport) ReportJson.report(text).orElseThrow();
        assertEquals(warnings.getFirst(), read.listed().warnings().getFirst());
        assertEquals(
                (500 - (read.listed().warnings().size() - 1)) + " more",
                read.listed().warnings().getLast());
    }

    @Test
    void aReportOfAnEarlierReleaseHasNoWarnings() {
        String earlier = ReportJson.print(new RestoreReport(
                "b1",
                new RunCost(NOON, NOON, 3.0),
                new RestoreReport.Target(1, 1, 0, 0),
                new RestoreReport.Documents(1, 1, 0, 0, 0, 2),
                RestoreReport.Lost.NOTHING,
                new RestoreReport.Listed(List.of(), List.of(), List.of(), List.of(), List.of())));
        assertTrue(!earlier.contains("warnings"), earlier);
        assertEquals(
                List.of(),
                ((RestoreReport) ReportJson.report(earlier).orElseThrow())
                        .listed()
                        .warnings());
    }

    @Test
    void aRestoreThatWasRefusedManyLongDocumentsFitsWithItsCountsAndAtLeastOneOfThem() {
        List<RefusedDocument> refusals = new ArrayList<>();
        for (int i = 0; i < RestoreReport.LISTED; i++) {
            refusals.add(new RefusedDocument(
                    "shop/users",
                    i + "é".repeat(1_000),
                    "[\"" + "k".repeat(2_048) + "\"]",
                    409,
                    0,
                    "\"".repeat(5_000)));
        }
        RestoreReport report = new RestoreReport(
                "b1",
                new RunCost(NOON, NOON, 5.0),
                new RestoreReport.Target(2, 1, 0, 0),
                new RestoreReport.Documents(700, 300, 200, 0, 200, 4),
                RestoreReport.Lost.NOTHING,
                new RestoreReport.Listed(refusals, List.of(), List.of(), List.of(), List.of()));
        String text = ReportJson.print(report);
        assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= ReportJson.MAX_BYTES, text.length() + " characters");
        RestoreReport read = (RestoreReport) ReportJson.report(text).orElseThrow();
        assertEquals(200, read.documents().refused());
        assertEquals(300, read.documents().written());
        assertEquals(refusals.getFirst(), read.listed().refusals().getFirst());
        Failure failure = read.failure().orElseThrow();
        assertEquals(Reason.DocumentsRefused, failure.reason());
        assertTrue(failure.message().startsWith("the target refused 200 of 700 documents"), failure.message());
    }

    /// All of its documents are missing, so it is told before single ones.
    @Test
    void aContainerThatWasRefusedIsWhyARestoreFailed() {
        RestoreReport report = new RestoreReport(
                "b1",
                new RunCost(NOON, NOON, 5.0),
                new RestoreReport.Target(3, 1, 2, 0),
                new RestoreReport.Documents(7, 5, 0, 0, 2, 4),
                RestoreReport.Lost.NOTHING,
                new RestoreReport.Listed(
                        List.of(), List.of(), List.of(), List.of("shop/a: no", "shop/b: no"), List.of()));
        Failure failure = report.failure().orElseThrow();
        assertEquals(Reason.TargetMismatch, failure.reason());
        assertEquals(
                "3 containers were restored and 2 were not; 2 documents were refused. The first: shop/a: no",
                failure.message());
        assertEquals(report, ReportJson.report(ReportJson.print(report)).orElseThrow());
    }

    @Test
    void manyContainersThatWereRefusedAreCountedThoughFewFit() {
        List<String> sentences = Collections.nCopies(20, "no ".repeat(150));
        RestoreReport report = new RestoreReport(
                "b1",
                new RunCost(NOON, NOON, 5.0),
                new RestoreReport.Target(3, 1, 20, 0),
                new RestoreReport.Documents(7, 7, 0, 0, 0, 4),
                RestoreReport.Lost.NOTHING,
                new RestoreReport.Listed(List.of(), List.of(), List.of(), sentences, List.of()));
        RestoreReport read =
                (RestoreReport) ReportJson.report(ReportJson.print(report)).orElseThrow();
        assertTrue(read.listed().containersRefused().size() < 20);
        assertTrue(
                read.failure()
                        .orElseThrow()
                        .message()
                        .startsWith("3 containers were restored and 20 were not. The first: no"),
                read.failure().orElseThrow().message());
    }

    @Test
    void manyContainersThatADryRunSawRefusedAreCountedThoughFewFit() {
        List<String> sentences = Collections.nCopies(20, "no ".repeat(150));
        RestorePlanReport report = new RestorePlanReport(
                "b1",
                "east",
                new RestorePlanReport.Restoring(3, 20, 7, 4, TtlPolicy.Restart),
                new RestorePlanReport.Creating(0, 0, 0),
                sentences,
                List.of());
        RestorePlanReport read =
                (RestorePlanReport) ReportJson.report(ReportJson.print(report)).orElseThrow();
        assertTrue(read.containersRefused().size() < 20);
        assertEquals(20, read.restoring().containersNotTaken());
        assertTrue(
                read.failure()
                        .orElseThrow()
                        .message()
                        .startsWith("the target cannot take 20 containers of the backup. The first: no"),
                read.failure().orElseThrow().message());
    }

    @Test
    void aReportOfAnEarlierReleaseHasNoRefusals() {
        RestoreReport read = (RestoreReport)
                ReportJson.report("{\"kind\":\"Restore\",\"backup\":\"b1\",\"startedAt\":\"2026-11-22T12:00:00Z\","
                                + "\"completedAt\":\"2026-11-22T12:00:00Z\",\"items\":3,\"written\":3,\"skipped\":0}")
                        .orElseThrow();
        assertEquals(List.of(), read.listed().refusals());
        assertTrue(read.failure().isEmpty());
    }

    /// Else whoever asks the report would meet a null, at every look.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"Failure\"}",
                "{\"kind\":\"Failure\",\"reason\":\"Unavailable\",\"retryable\":true}",
                "{\"kind\":\"Backup\",\"backup\":\"b1\",\"copies\":[]}",
                "{\"kind\":\"Restore\",\"backup\":\"b1\"}",
                "{\"kind\":\"Verify\",\"backup\":\"b1\",\"repository\":\"r\"}",
                "{\"kind\":\"Probe\",\"repository\":\"r\",\"protection\":{}}",
                "{\"kind\":\"Copy\"}",
                "{\"kind\":\"Prune\"}",
                "{\"kind\":\"Catalog\"}",
                "{\"kind\":\"Batch\",\"steps\":[{\"step\":\"prune-west\"}]}",
                "{\"kind\":\"Batch\",\"steps\":[{\"step\":\"prune-west\",\"report\":{\"kind\":\"Failure\"}}]}"
            })
    void aReportWithoutWhatItsKindPromisesIsNone(String message) {
        assertEquals(Optional.empty(), ReportJson.report(message));
    }
}
