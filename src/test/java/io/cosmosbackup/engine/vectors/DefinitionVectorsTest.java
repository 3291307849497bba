package io.cosmosbackup.engine.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.account.DefinitionKind;
import io.cosmosbackup.engine.account.Owner;
import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.DefinitionBackup;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What docs/format.md says of definitions, read from files that nobody writes again.
class DefinitionVectorsTest {
    static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(DefinitionVectorsTest.class.getResource("/vectors/definitions"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Repository repository() {
        return new Repository("definitions", new FileBlobStore(folder().resolve("repository")), TrustedKeys.none());
    }

    /// `SHA256SUMS` was written with them; `sha256sum -c` checks it too.
    @Test
    void theVectorsAreWhatTheyWere() throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder().relativize(file).toString();
                if (!name.equals("SHA256SUMS")) {
                    lines.add(Digests.sha256(Files.readAllBytes(file)) + "  ./" + name);
                }
            }
        }
        assertEquals(lines, new TreeSet<>(Files.readAllLines(folder().resolve("SHA256SUMS"))));
    }

    @Test
    void everyLineIsReadAsItWasWritten() {
        BackupReader reader = BackupReader.open(DefinitionVectors.BACKUP, List.of(repository()), Identities.none());
        Map<Owner, List<Map.Entry<DefinitionKind, String>>> read = new HashMap<>();
        for (DefinitionBackup held : Objects.requireNonNull(reader.manifest().definitions())) {
            held.segments()
                    .forEach(segment -> reader.open(held, segment)
                            .lines((kind, text) -> read.computeIfAbsent(held.owner(), _ -> new ArrayList<>())
                                    .add(Map.entry(
                                            kind.definition().orElseThrow(),
                                            new String(text, StandardCharsets.UTF_8)))));
        }
        assertEquals(DefinitionVectors.LINES, read);
        assertEquals(
                List.of(DefinitionKind.Triggers),
                List.copyOf(reader.manifest()
                        .definitionsOf(new Owner("shop", "orders"))
                        .orElseThrow()
                        .unread()
                        .keySet()));
    }

    @Test
    void theManifestIsPrintedAsItWas() throws IOException {
        ManifestFile file = repository().manifest(DefinitionVectors.BACKUP);
        assertEquals(
                Files.readString(folder().resolve("repository/manifests/" + DefinitionVectors.BACKUP + ".json")),
                new String(ManifestFile.print(file.manifest(), null), StandardCharsets.UTF_8));
    }
}
