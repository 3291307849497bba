package io.cosmosbackup.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.ManifestHead.Link;
import io.cosmosbackup.engine.format.ManifestHead.Series;
import io.cosmosbackup.engine.prune.PruneScene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A series in which somebody has put the last number there is.
class LastNumberTest {
    private final PruneScene scene = new PruneScene();

    @BeforeEach
    void endTheSeries() {
        Manifest first = scene.backup("z", 1).manifest("z");
        ManifestHead head = first.head();
        scene.put(Manifest.of(
                new ManifestHead.About(
                        head.about().identity(),
                        head.kind(),
                        head.source(),
                        head.cost(),
                        new ManifestHead.Place(
                                new Series(PruneScene.SERIES, Long.MAX_VALUE, new Link("y", "0".repeat(64))),
                                head.parent()),
                        head.about().addressees()),
                first.databases(),
                first.containers()));
    }

    private Link link(String backup) {
        return new Link(
                backup,
                PruneScene.repository(scene.open(PruneScene.CHECKER))
                        .manifest(backup)
                        .sha256());
    }

    @Test
    void theSeriesGoesOnWithTheSameNumber() {
        String previous = "z";
        for (String id : List.of("b", "a", "c")) {
            scene.store.advance(Duration.ofHours(1));
            scene.backup(id, 2);
            assertEquals(
                    new Series(PruneScene.SERIES, Long.MAX_VALUE, link(previous)),
                    scene.manifest(id).head().series());
            previous = id;
        }
    }

    @Test
    void retentionGoesByTimeAmongTheSameNumbers() {
        for (String id : List.of("b", "a", "c", "0")) {
            scene.store.advance(Duration.ofHours(1));
            scene.backup(id, 2);
        }
        scene.prune();
        scene.pruneToTheEnd();
        assertEquals(List.of("0"), scene.backups());
    }
}
