package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.plan.RetentionPolicy;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A repository in a directory, a part of which somebody has moved elsewhere and linked.
class LinkedRepositoryTest {
    private static final RetentionPolicy LAST_TWO = new RetentionPolicy(2, 0, 0, 0, 0, 0, null, 1, ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private final Runs runs = new Runs().inOneThread();

    @BeforeEach
    void backUp() {
        backup("b1");
        backup("b2");
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

    private void link(String name) throws IOException {
        Path moved = elsewhere.resolve("moved");
        Files.move(directory.resolve(name), moved);
        Files.createSymbolicLink(directory.resolve(name), moved);
    }

    private void prune() {
        new PruneRun(
                        new PruneRun.Request("shop/nightly", LAST_TWO, Set.of(), Duration.ZERO, Duration.ZERO, false),
                        repository(),
                        shown -> {})
                .run();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> here = Files.walk(directory);
                Stream<Path> there = Files.walk(elsewhere)) {
            return Stream.concat(here, there).map(Path::toString).sorted().toList();
        }
    }

    /// Without its manifest a backup would be the leftovers of a killed run.
    @ParameterizedTest
    @ValueSource(strings = {"manifests/b1.json", "manifests", "segments/b1", "segments"})
    void nothingIsPrunedBesideALink(String name) throws IOException {
        link(name);
        List<String> before = files();
        assertRefused(this::prune);
        assertEquals(before, files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifests/b1.json", "manifests", "segments/b1", "segments"})
    void nobodyReadsThroughALink(String name) throws IOException {
        link(name);
        assertRefused(() -> runs.verify("b1", Level.Quick, new FileBlobStore(directory)));
        assertRefused(() -> runs.restored("b1", new FileBlobStore(directory)));
    }

    @Test
    void aCatalogWithALinkIsNotShownAsIfItWereWhole() throws IOException {
        link("manifests/b1.json");
        assertRefused(() -> repository().catalog(found -> {}));
        assertRefused(() -> backup("b3"));
    }

    private static void assertRefused(Executable use) {
        BackupException refused = assertThrows(BackupException.class, use);
        assertEquals(Reason.SymbolicLink, refused.reason(), refused.getMessage());
    }
}
