package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.requestunits.Usage;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import io.cosmosbackup.engine.verify.VerifyRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a release has written is read by every later one.
class FormatVectorsTest {
    private static final Path V1 = folder("/vectors/v1");

    private static Path folder(String resource) {
        try {
            return Path.of(Objects.requireNonNull(FormatVectorsTest.class.getResource(resource))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Repository repository(TrustedKeys trusted) {
        return new Repository("v1", new FileBlobStore(V1.resolve("repository")), trusted);
    }

    private static Identities identity() throws IOException {
        return Identities.parse(Files.readString(V1.resolve("identity.txt")));
    }

    private static TrustedKeys trusted() throws IOException {
        return TrustedKeys.parse(List.of(Files.readString(V1.resolve("signing.pub"))));
    }

    /// `SHA256SUMS` was written with them; `sha256sum -c` checks it too.
    @Test
    void theVectorsAreWhatTheyWere() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(V1)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = V1.relativize(file).toString();
                if (!name.equals("SHA256SUMS")) {
                    lines.add(Digests.sha256(Files.readAllBytes(file)) + "  ./" + name);
                }
            }
        }
        assertEquals(lines, new TreeSet<>(Files.readAllLines(V1.resolve("SHA256SUMS"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full-1.00000001", "plain-1.00000002", "incremental-2.00000003", "synthetic-3.00000004"})
    void everyBackupOfVersion1Verifies(String backup) throws IOException {
        TrustedKeys trusted = backup.startsWith("plain") ? TrustedKeys.none() : trusted();
        new VerifyRun(
                        new VerifyRun.Request(backup, Level.Deep, 100, null, identity(), 2),
                        repository(trusted),
                        new RunProgress(() -> new Usage(0, 0)),
                        Clock.systemUTC(),
                        new Random(1))
                .run();
    }

    /// `lines.txt`: of every line of every segment the backup, container, kind and SHA-256.
    @Test
    void everyLineOfVersion1IsTheBytesItWas() throws IOException {
        List<String> lines = new ArrayList<>();
        Repository repository = repository(TrustedKeys.none());
        for (String backup : repository.backups()) {
            BackupReader reader = BackupReader.open(backup, List.of(repository), identity());
            for (ContainerBackup container : reader.manifest().containers()) {
                for (Segment segment : container.segments()) {
                    reader.open(container, segment)
                            .lines((kind, text) -> lines.add(backup + " "
                                    + container.container().name() + " " + kind + " " + Digests.sha256(text)));
                }
            }
        }
        assertEquals(Files.readAllLines(V1.resolve("lines.txt")), lines);
    }

    @Test
    void theUnsignedOneIsRefusedByWhoPinsKeys() throws IOException {
        Repository pinned = repository(trusted());
        BackupException failure = assertThrows(BackupException.class, () -> pinned.manifest("plain-1.00000002"));
        assertEquals(Reason.SignatureInvalid, failure.reason());
        assertTrue(pinned.manifest("synthetic-3.00000004").signedBy().isPresent());
    }
}
