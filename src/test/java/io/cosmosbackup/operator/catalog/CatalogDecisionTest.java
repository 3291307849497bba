package io.cosmosbackup.operator.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.AzureBlob;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.repository.CosmosBackupRepositorySpec;
import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.Contents;
import io.cosmosbackup.engine.report.Cuts;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunCost;
import io.cosmosbackup.operator.job.Repositories;
import io.cosmosbackup.operator.status.StatusUpdate;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Passes over large repositories; what one pass decides is in src/test/resources/operator/catalog.
public class CatalogDecisionTest {
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aLargeRepositoryIsShownPassByPassUntilNothingIsLeft() {
        Listing listing = Listing.of(
                IntStream.range(0, 501).mapToObj(i -> entry("backup-" + i)).toList(), 501, 0, NOW);
        List<CosmosBackup> cluster = new ArrayList<>();
        List<Integer> passes = new ArrayList<>();
        for (CatalogDecision pass = decide(listing, cluster);
                !pass.changes().isEmpty();
                pass = decide(listing, cluster)) {
            cluster.addAll(pass.changes().create());
            passes.add(pass.changes().create().size());
        }
        assertEquals(List.of(200, 200, 101), passes);
        assertEquals(
                501,
                cluster.stream().map(b -> b.getMetadata().getName()).distinct().count());
    }

    @Test
    void whatWasCreatedWithoutItsStatusIsFilledInTheNextPass() {
        Listing listing = Listing.of(List.of(entry("backup-0")), 1, 0, NOW);
        CosmosBackup made = decide(listing, List.of()).changes().create().getFirst();
        made.setStatus(null); // the operator was stopped between the two writes
        CatalogDecision next = decide(listing, List.of(made));
        assertTrue(next.changes().create().isEmpty());
        made.setStatus(next.changes().update().getFirst().status());
        assertTrue(decide(listing, List.of(made)).changes().isEmpty());
    }

    @Test
    void manyChangedCopiesAreToldPassByPass() {
        Map<String, CosmosBackup> cluster = new HashMap<>();
        Listing full = Listing.of(
                IntStream.range(0, 200).mapToObj(i -> entry("backup-" + i)).toList(), 200, 0, NOW);
        decide(full, List.of())
                .changes()
                .create()
                .forEach(b -> cluster.put(b.getMetadata().getName(), b));
        IntStream.range(200, 250)
                .mapToObj(i -> entry("backup-" + i))
                .forEach(e -> decide(Listing.of(List.of(e), 1, 0, NOW), List.of())
                        .changes()
                        .create()
                        .forEach(b -> cluster.put(b.getMetadata().getName(), b)));
        Listing empty = Listing.of(List.of(), 0, 0, NOW.plusSeconds(10_800)); // after the copies were found
        List<Integer> passes = new ArrayList<>();
        for (CatalogDecision pass = decide(empty, List.copyOf(cluster.values()));
                !pass.changes().isEmpty();
                pass = decide(empty, List.copyOf(cluster.values()))) {
            passes.add(pass.changes().update().size());
            pass.changes().update().forEach(told -> told.backup().setStatus(told.status()));
        }
        assertEquals(List.of(200, 50), passes);
    }

    @Test
    void noMoreThanTenThousandLinesAreReadAndTheRestIsNotTakenForMissing() {
        Stream<String> endless = Stream.iterate(0, i -> i + 1).map(i -> ReportJson.print(entry("backup-" + i)));
        List<CatalogLine> read = Listing.read(endless);
        assertEquals(Listing.MOST, read.size());
        assertFalse(Listing.of(read, Listing.MOST + 1, 0, NOW).whole());
    }

    /// Without trusted keys a manifest says of itself what whoever wrote it likes.
    @Test
    void whatAManifestSaysOfItselfIsCutBeforeItIsAStatus() {
        String longName = "x".repeat(8_000);
        CatalogLine hostile = new CatalogLine("backup-0", found(longName, longName, longName), null, NOW);
        List<CatalogLine> read = Listing.read(Stream.of(ReportJson.print(hostile)));
        CosmosBackup made = decide(Listing.of(read, 1, 0, NOW), List.of())
                .changes()
                .create()
                .getFirst();
        int size = new KubernetesSerialization().asJson(made.getStatus()).length();
        assertTrue(size < 4_000, () -> size + " characters");
        assertTrue(
                String.valueOf(made.getStatus().stored().series()).endsWith("characters more)"),
                made.getStatus().stored().series());
    }

    /// Any number of CosmosBackupRepositories may be of one place.
    @Test
    void noMoreThanSixteenCopiesAreNoted() {
        Listing listing = Listing.of(List.of(entry("backup-0")), 1, 0, NOW);
        CosmosBackup backup = decide(listing, List.of()).changes().create().getFirst();
        int passes = 0;
        for (int i = 0; i < 40; i++) {
            for (StatusUpdate told :
                    decide("west-" + i, listing, List.of(backup)).changes().update()) {
                backup.setStatus(told.status());
                passes++;
            }
        }
        assertEquals(16, backup.getStatus().copies().size());
        assertEquals(15, passes, "the others have nothing to write");
    }

    @Test
    void behindJunkOnlyWhatIsNeitherListedNorAskedForIsInDoubt() {
        Listing listing = Listing.of(List.of(entry("backup-0")), 100_001, 100_000, NOW);
        assertTrue(listing.whole());
        assertTrue(listing.lacks("gone") && listing.mayBeUnshown("gone"));
        assertFalse(listing.lacks("backup-0"));
        CatalogLine absent = new CatalogLine(
                "gone", null, new CatalogLine.Problem(Reason.BackupNotFound, "there is no backup gone"), null);
        Listing asked = Listing.of(List.of(absent, entry("backup-0")), 100_001, 90_000, NOW);
        assertFalse(asked.whole());
        assertTrue(asked.lacks("gone") && !asked.mayBeUnshown("gone"));
        assertFalse(asked.lacks("another"));
    }

    /// They are counted beside what CosmosBackups say.
    @Test
    void othersAreThoseThatNoCosmosBackupStandsFor() {
        List<CatalogLine> entries =
                IntStream.range(0, 5).mapToObj(i -> entry("backup-" + i)).toList();
        List<CosmosBackup> three = decide(Listing.of(entries.subList(0, 3), 3, 0, NOW), List.of())
                .changes()
                .create();
        assertEquals(2, decide(Listing.of(entries, 5, 0, NOW), three).others());
        CosmosBackup younger = decide(Listing.of(List.of(entry("younger")), 1, 0, NOW), List.of())
                .changes()
                .create()
                .getFirst();
        List<CosmosBackup> four =
                Stream.concat(three.stream(), Stream.of(younger)).toList();
        assertEquals(2, decide(Listing.of(entries, 5, 0, NOW), four).others(), "it was made after the listing");
        assertEquals(1, decide(Listing.of(List.of(), 5, 0, NOW), four).others(), "a log that is lost shows none");
    }

    /// Every backup of a listing, as passes over an empty namespace make them.
    public static List<CosmosBackup> all(Listing listing) {
        List<CosmosBackup> cluster = new ArrayList<>();
        for (CatalogDecision pass = decide(listing, cluster);
                !pass.changes().isEmpty();
                pass = decide(listing, cluster)) {
            cluster.addAll(pass.changes().create());
        }
        return cluster;
    }

    private static CatalogDecision decide(Listing listing, List<CosmosBackup> cluster) {
        return decide("west", listing, cluster);
    }

    private static CatalogDecision decide(String name, Listing listing, List<CosmosBackup> cluster) {
        return CatalogDecision.of(repository(name), listing, cluster, NOW.plusSeconds(7200));
    }

    public static CosmosBackupRepository repository(String name) {
        CosmosBackupRepository repository = new CosmosBackupRepository();
        repository.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("shop")
                .withGeneration(1L)
                .build());
        repository.setSpec(new CosmosBackupRepositorySpec(
                new AzureBlob(
                        "https://westaccount.blob.core.windows.net",
                        null,
                        "backups",
                        Repositories.key("west-key"),
                        null,
                        null),
                null,
                Access.ReadOnly,
                List.of(),
                true,
                null));
        return repository;
    }

    public static CatalogLine entry(String id) {
        return new CatalogLine(id, found("run-" + id, "shop/nightly", "myaccount"), null, null);
    }

    private static CatalogLine.Found found(String run, String series, String account) {
        return new CatalogLine.Found(
                new CatalogLine.Place(run, series, 1, "Full", "LatestVersion", null),
                new CatalogLine.Source("https://myaccount.documents.azure.com", account),
                new RunCost(NOW.minusSeconds(7200), NOW.minusSeconds(7100), 812.5),
                new Cuts(NOW.minusSeconds(7190), NOW.minusSeconds(7110)),
                new Contents(2, 3000, 9_000_000, 1_200_000),
                new CatalogLine.Keys(false, List.of(), "a".repeat(64), null));
    }
}
