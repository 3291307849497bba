package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.prune.PruneScene;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.CatalogLines;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A manifest has one digest, over the bytes that are stored. The format lets members stand in any order,
/// so printing it anew may give others.
class OneDigestTest {
    private final Runs runs = new Runs().pinningNoKey();

    @Test
    void aManifestInAnotherOrderHasTheDigestOfItsBytesEverywhere() {
        PruneScene scene = new PruneScene().backup("f1", 1);
        String manifest = new String(scene.store.bytes(Names.manifest("f1")), StandardCharsets.UTF_8);
        String run = "\"run\":\"run of f1\",";
        String other = "{" + run + manifest.replace(run, "").substring(1);
        assertNotEquals(manifest, other);
        scene.store.remove(Names.manifest("f1"));
        scene.store.put(Names.manifest("f1"), other.getBytes(StandardCharsets.UTF_8));
        String digest = Digests.sha256(other.lines().findFirst().orElseThrow().getBytes(StandardCharsets.UTF_8));
        Repository repository = PruneScene.repository(scene.open(PruneScene.CHECKER));
        assertEquals(
                digest,
                Objects.requireNonNull(CatalogLines.of(repository
                                        .cataloged("f1", Optional.empty())
                                        .orElseThrow())
                                .found())
                        .keys()
                        .manifestSha256());
        assertEquals(digest, repository.manifest("f1").sha256());
        assertEquals(
                digest, runs.verify("f1", Level.Quick, scene.open("verify")).manifestSha256());
        MemoryBlobStore copies = new MemoryBlobStore();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    1 - i, runs.copy(List.of("f1"), copies, scene.open("copy")).copied());
        }
        assertEquals(digest, PruneScene.repository(copies).manifest("f1").sha256());
    }
}
