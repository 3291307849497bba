package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.prune.PruneRun;
import io.cosmosbackup.engine.prune.plan.PrunePlan;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody who may make anything in a repository's directory that the file system knows.
@Timeout(120)
class HostileDirectoryTest {
    private static final RetentionPolicy LAST_ONE =
            new RetentionPolicy(RetentionPolicy.Counts.newest(1), null, 1, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private final Runs runs = new Runs().inOneThread();
    private final List<PlannedBackup> shown = new ArrayList<>();

    private enum Kind {
        Link,
        LinkToNothing,
        Fifo,
        Directory,
        HardLink,
        Junk
    }

    @BeforeEach
    void backUp() {
        for (String id : List.of("b1", "b2", "b3")) {
            backup(id);
        }
    }

    private void backup(String id) {
        runs.backup(
                id,
                new ScriptedAccount().range("d/a", FeedRange.ALL, page(1, 1, document("d1", 1))),
                new FileBlobStore(directory));
    }

    private Repository repository() {
        return runs.repositories(new FileBlobStore(directory)).getFirst();
    }

    private void prune(Duration grace) {
        shown.clear();
        new PruneRun(
                        new PruneRun.Request(
                                "shop/nightly",
                                LAST_ONE,
                                PruneRun.Pins.NONE,
                                new PrunePlan.Waits(grace, Duration.ofDays(7)),
                                false,
                                false),
                        repository(),
                        shown::add)
                .run();
    }

    private void plant(Kind kind, String name) throws IOException, InterruptedException {
        Path path = directory.resolve(name);
        Files.createDirectories(path.getParent());
        Path secret = Files.writeString(elsewhere.resolve("secret"), "TOPSECRETTOKEN otherword\n{\"signatures\":[]}\n");
        switch (kind) {
            case Link -> Files.createSymbolicLink(path, secret);
            case LinkToNothing -> Files.createSymbolicLink(path, elsewhere.resolve("nothing"));
            case Fifo ->
                assertEquals(
                        0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
            case Directory -> Files.createDirectory(path);
            case HardLink -> Files.createLink(path, secret);
            case Junk -> Files.write(path, new byte[1_000]);
        }
    }

    /// Every verb ends, names what it could not read, and leaves what is the owner's.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverStandsThereTheVerbsGoOn(long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<String> evil = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String name = List.of(
                            "manifests/evil" + i + ".json",
                            "marks/b3.json",
                            "marks/evil" + i + ".json",
                            "segments/b1/0000000%d-00000000.jsonl.zst".formatted(i),
                            "checkpoints/b2/0000000%d-00000000.json".formatted(i))
                    .get(random.nextInt(5));
            if (!Files.exists(directory.resolve(name)) && !Files.isSymbolicLink(directory.resolve(name))) {
                plant(kind, name);
                if (name.startsWith("manifests")) {
                    evil.add("evil" + i);
                }
            }
        }
        List<String> unreadable = new ArrayList<>();
        repository().catalog(found -> {
            if (found instanceof ManifestReading.Distrusted distrusted) {
                String told = String.valueOf(distrusted.problem().getMessage());
                assertFalse(told.contains("TOPSECRET"), told);
                unreadable.add(found.backup());
            }
        });
        assertEquals(evil, unreadable);
        prune(Duration.ofHours(1));
        prune(Duration.ofHours(1));
        backup("b4");
        for (String id : List.of("b1", "b2", "b3", "b4")) {
            assertEquals(1, runs.restored(id, new FileBlobStore(directory)).size(), id);
        }
        prune(Duration.ZERO);
        prune(Duration.ZERO);
        assertEquals(
                evil.isEmpty() ? List.of("b4") : List.of("b1", "b2", "b3", "b4"),
                repository().backups().stream().filter(id -> id.startsWith("b")).toList());
        assertTrue(Files.exists(elsewhere.resolve("secret")));
    }

    @Test
    void aMarkThatIsDatedBackShortensNoGrace() throws IOException {
        Path mark =
                Files.write(Files.createDirectories(directory.resolve("marks")).resolve("b1.json"), new byte[1]);
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        prune(Duration.ofHours(24));
        assertTrue(repository().backups().contains("b1"));
        assertEquals(
                List.of(PlannedBackup.Action.Wait),
                shown.stream()
                        .filter(each -> each.backup().equals("b1"))
                        .map(PlannedBackup::action)
                        .toList());
    }
}
