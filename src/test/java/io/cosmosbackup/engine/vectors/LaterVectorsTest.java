package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.LaterManifest;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.ManifestReading;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What docs/format.md promises of the manifests of later releases, read from files that nobody writes again.
class LaterVectorsTest {
    private static final Path LATER = folder();

    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(LaterVectorsTest.class.getResource("/vectors/later"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Repository repository() throws IOException {
        return new Repository(
                "later",
                new FileBlobStore(LATER.resolve("repository")),
                TrustedKeys.parse(List.of(Files.readString(LATER.resolve("signing.pub")))));
    }

    /// `SHA256SUMS` was written with them; `sha256sum -c` checks it too.
    @Test
    void theVectorsAreWhatTheyWere() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(LATER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = LATER.relativize(file).toString();
                if (!name.equals("SHA256SUMS")) {
                    lines.add(Digests.sha256(Files.readAllBytes(file)) + "  ./" + name);
                }
            }
        }
        assertEquals(lines, new TreeSet<>(Files.readAllLines(LATER.resolve("SHA256SUMS"))));
    }

    @ParameterizedTest
    @EnumSource
    void theHeadSaysWhatEveryVersionKeeps(LaterManifest kind) throws IOException {
        ManifestReading.Later later = (ManifestReading.Later) repository()
                .cataloged(LaterVectors.backup(kind), Optional.empty())
                .orElseThrow();
        ManifestHead head = later.file().head();
        assertEquals(Reason.UnknownFormat, later.problem().reason());
        assertTrue(String.valueOf(later.problem().getMessage()).contains(kind.unknown));
        assertTrue(later.file().signedBy().isPresent());
        assertEquals(kind.number - 1, head.sequence());
        assertEquals(List.of("full-1.00000001", "incremental-2.00000003"), head.refersTo());
        boolean builds = kind == LaterManifest.Type || kind == LaterManifest.Version;
        assertEquals(
                builds ? "incremental-2.00000003" : null,
                head.parent() == null ? null : head.parent().backup());
        assertEquals(
                List.of(1, 9L, 1030L, 0L),
                List.of(
                        head.contents().containers(),
                        head.contents().items(),
                        head.contents().bytes(),
                        head.contents().storedBytes()));
    }

    @ParameterizedTest
    @EnumSource
    void theRestIsNotRead(LaterManifest kind) throws IOException {
        Repository repository = repository();
        BackupException refused = assertThrows(BackupException.class, () -> repository.find(LaterVectors.backup(kind)));
        assertEquals(Reason.UnknownFormat, refused.reason());
    }
}
