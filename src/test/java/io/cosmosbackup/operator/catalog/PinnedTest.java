package io.cosmosbackup.operator.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.api.backup.BackupRetention;
import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.backup.CosmosBackupStatus;
import io.cosmosbackup.api.backup.DiscoveredBackup;
import io.cosmosbackup.api.common.BackupType;
import io.cosmosbackup.api.common.Retain;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedTest {
    private static final KubernetesSerialization CONVERT = new KubernetesSerialization();

    /// In a new cluster the id is all that tells a backup of a schedule from one that a person asked for.
    @ParameterizedTest
    @CsvSource({
        "shop/nightly, nightly-full-202611220200.1a2b3c4d, Schedule",
        "shop/nightly, nightly-full-202611220200-2.1a2b3c4d, Schedule",
        "shop/nightly, nightly-incr-202611220200.1a2b3c4d, Schedule",
        "shop/nightly, before-migration.1a2b3c4d, Keep",
        "shop/nightly, weekly-full-202611220200.1a2b3c4d, Keep",
        "shop/nightly, nightly-full-202611220200, Keep",
        "shop/nightly, nightly-full-202611220200-before-migration.1a2b3c4d, Keep",
        "shop/n.ghtly, nightly-full-202611220200.1a2b3c4d, Keep",
    })
    void theIdTellsWhoAskedForWhatIsFound(String series, String id, Retain retain) {
        assertEquals(retain, Pinned.retain(series, id));
    }

    @Test
    void whatIsOfNoSeriesIsNoSchedulesToDelete() {
        assertNull(Pinned.retain(null, "before-migration.1a2b3c4d"));
        CosmosBackup found = backup(CosmosBackupSpec.ofDiscovered(
                new DiscoveredBackup("west", "before-migration.1a2b3c4d"), BackupType.Full, null));
        assertEquals(Optional.empty(), Pinned.why(found));
    }

    @Test
    void whoAskedDecidesUnlessThePersonSaysOtherwise() {
        assertEquals(Optional.empty(), Pinned.why(backup(CosmosBackupSpec.ofSchedule("nightly", BackupType.Full))));
        assertEquals(Optional.of(Pinned.ASKED_FOR), Pinned.why(backup(asked(null))));
        assertEquals(Optional.of(Pinned.ASKED_FOR), Pinned.why(backup(asked(Retain.Keep))));
        assertEquals(Optional.empty(), Pinned.why(backup(asked(Retain.Schedule))));
    }

    /// One that a schedule has made before there was spec.retain.
    @Test
    void theLabelOfAScheduleStandsForTheFieldThatWasNotThere() {
        CosmosBackup old = backup(asked(null));
        old.getMetadata().setLabels(Map.of(CosmosBackup.SCHEDULE_LABEL, "nightly"));
        assertEquals(Optional.empty(), Pinned.why(old));
        old.getMetadata().setLabels(Map.of(CosmosBackup.SCHEDULE_LABEL, "weekly"));
        assertEquals(Optional.of(Pinned.ASKED_FOR), Pinned.why(old));
    }

    @Test
    void anAnnotationPinsAndNothingButTrueDoes() {
        CosmosBackup backup = backup(asked(Retain.Schedule));
        backup.getMetadata().setAnnotations(Map.of(CosmosBackup.PIN_ANNOTATION, "true"));
        assertEquals(Optional.of(Pinned.ANNOTATED), Pinned.why(backup));
        backup.getMetadata().setAnnotations(Map.of(CosmosBackup.PIN_ANNOTATION, "false"));
        assertEquals(Optional.empty(), Pinned.why(backup));
    }

    /// Somebody else's prune does not know of it.
    @Test
    void aPinDoesNotHideAMarkThatWasSetElsewhere() {
        CosmosBackup backup = backup(asked(Retain.Keep));
        CosmosBackupStatus marked = CONVERT.unmarshal("""
                phase: Complete
                copies: [{repository: west, durable: true}]
                retention: {keep: false, repository: west, reasons: ["marked for deletion at 2026-11-22T03:00:00Z"]}
                """, CosmosBackupStatus.class);
        assertEquals(marked, Pinned.said(backup, marked));
        BackupRetention here = new BackupRetention(false, List.of("no rule keeps it"), "west", null);
        BackupRetention said = Objects.requireNonNull(
                Pinned.said(backup, marked.withRetention(here)).retention());
        assertTrue(said.keep());
    }

    private static CosmosBackupSpec asked(@Nullable Retain retain) {
        return new CosmosBackupSpec(
                "nightly", BackupType.Full, null, null, null, null, null, null, null, retain, null, null);
    }

    private static CosmosBackup backup(CosmosBackupSpec spec) {
        CosmosBackup backup = new CosmosBackup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName("before-migration")
                .withNamespace("shop")
                .build());
        backup.setSpec(spec);
        return backup;
    }
}
