package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.CheckpointFile;
import io.cosmosbackup.engine.format.HostileJson.Variant;
import io.cosmosbackup.engine.format.HostileRepository;
import io.cosmosbackup.engine.format.HostileRepository.Case;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.MemoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What docs/format.md forbids is refused, one thing at a time, whether it is signed or not; and what it allows is
/// read.
@Tag("slow")
class HostileRepositoryTest {
    private static final Set<Reason> DAMAGE = Set.of(Reason.ManifestDamaged, Reason.SegmentDamaged);

    /// A signature in another form than the one there is fits nothing.
    private static final String SIGNATURES = "signatures: ";

    /// What only a reader of the body finds.
    private static final Set<String> ONLY_WITH_THE_BODY = Set.of("\"refersTo\":[]", "\"containers\":3");

    private static @Nullable SigningKey key(boolean signed) {
        return signed ? SigningKey.generate() : null;
    }

    private static Repository repository(Case hostile) {
        MemoryBlobStore store = new MemoryBlobStore();
        store.blobs().putAll(hostile.blobs());
        return new Repository("r", store, TrustedKeys.none());
    }

    /// Reads all of it as verify does.
    private static void read(Case hostile) {
        BackupReader reader =
                BackupReader.open(HostileRepository.BACKUP, List.of(repository(hostile)), Identities.none());
        for (ContainerBackup container : reader.manifest().containers()) {
            for (Segment segment : container.segments()) {
                reader.open(container, segment).lines((_, _) -> {});
            }
        }
    }

    /// What is wrong about how a case is refused; empty when it is as it should be.
    private static Optional<String> fault(String name, Runnable read) {
        try {
            read.run();
            return Optional.of("accepted: " + name);
        } catch (BackupException e) {
            boolean isSignature = name.startsWith(SIGNATURES) && e.reason() == Reason.SignatureInvalid;
            return DAMAGE.contains(e.reason()) || isSignature
                    ? Optional.empty()
                    : Optional.of(e.reason() + ": " + name);
        } catch (RuntimeException e) {
            return Optional.of(e + ": " + name);
        }
    }

    private static void assertNone(Stream<Optional<String>> faults) {
        List<String> found = faults.flatMap(Optional::stream).toList();
        assertTrue(found.isEmpty(), () -> found.size() + " faults\n" + String.join("\n", found));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyForbiddenManifestIsDamaged(boolean signed) {
        List<Case> cases = HostileRepository.manifests(key(signed));
        assertTrue(cases.size() > 1_000, "cases: " + cases.size());
        assertNone(cases.stream().map(hostile -> fault(hostile.name(), () -> read(hostile))));
    }

    /// A catalog reads the first two lines only.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyForbiddenHeadIsDistrustedInACatalog(boolean signed) {
        assertNone(HostileRepository.manifests(key(signed)).stream()
                .filter(hostile ->
                        hostile.name().startsWith("head: ") || hostile.name().startsWith(SIGNATURES))
                .filter(hostile -> ONLY_WITH_THE_BODY.stream().noneMatch(hostile.name()::contains))
                .map(hostile -> fault(hostile.name(), () -> cataloged(hostile))));
    }

    private static void cataloged(Case hostile) {
        ManifestReading found = repository(hostile)
                .cataloged(HostileRepository.BACKUP, Optional.empty())
                .orElseThrow();
        if (found instanceof ManifestReading.Distrusted distrusted) {
            throw distrusted.problem();
        }
    }

    @Test
    void everyForbiddenSegmentIsDamaged() {
        List<Case> cases = HostileRepository.segments(null);
        assertTrue(cases.size() > 400, "cases: " + cases.size());
        assertNone(cases.stream().map(hostile -> fault(hostile.name(), () -> read(hostile))));
    }

    @Test
    void everyCommittedVectorIsDamaged() throws IOException {
        assertEquals(
                Files.readAllLines(HostileVectors.folder().resolve("SHA256SUMS")),
                HostileVectors.sums(HostileVectors.folder()));
        List<Case> cases = HostileVectors.cases();
        assertEquals(46, cases.size());
        assertNone(cases.stream().map(hostile -> fault(hostile.name(), () -> read(hostile))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyForbiddenCheckpointIsDamaged(boolean signed) {
        List<Variant> files = HostileRepository.checkpoints(key(signed));
        assertTrue(files.size() > 500, "files: " + files.size());
        assertNone(files.stream()
                .map(file -> fault(
                        file.name(),
                        () -> CheckpointFile.read(HostileRepository.BACKUP, file.text(), TrustedKeys.none()))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsAllowedIsRead(boolean signed) {
        List<Case> cases = HostileRepository.allowed(key(signed));
        assertTrue(cases.size() > 20, "cases: " + cases.size());
        List<String> refused = new ArrayList<>();
        for (Case allowed : cases) {
            try {
                read(allowed);
            } catch (RuntimeException e) {
                refused.add(allowed.name() + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), refused);
    }
}
