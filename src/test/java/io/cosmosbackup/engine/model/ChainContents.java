package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.Runs;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.Manifest.ContainerBackup;
import io.cosmosbackup.engine.format.Manifest.Segment;
import io.cosmosbackup.engine.format.ManifestHead.Link;
import io.cosmosbackup.engine.repository.BackupReader;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.restore.RestoreRun;
import io.cosmosbackup.engine.selection.Renames;
import io.cosmosbackup.engine.selection.Selection;
import io.cosmosbackup.engine.source.ConflictPolicy;
import io.cosmosbackup.engine.source.ScriptedAccount;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a backup of a repository restores: a full one by the restore there is, what builds on it by format.md,
/// "Chains", read in the plainest way. Items are named `database/container#id`.
record ChainContents(Repository repository, Identities identities) {
    Map<String, String> of(String backup) {
        BackupReader reader = BackupReader.open(backup, List.of(repository), identities);
        Manifest manifest = reader.manifest();
        Link parent = manifest.head().parent();
        if (parent == null) {
            return restored(reader);
        }
        Map<String, String> items = of(parent.backup());
        for (ContainerBackup container : manifest.containers()) {
            String name = container.container().name() + "#";
            for (Segment segment : container.segments()) {
                reader.open(container, segment).lines((kind, bytes) -> {
                    String line = new String(bytes, StandardCharsets.UTF_8);
                    switch (kind) {
                        case Documents, Tail -> items.put(name + id(line), line);
                        case Deletes -> items.remove(name + id(line));
                        case Changes,
                                ClientEncryptionKeys,
                                UserDefinedFunctions,
                                StoredProcedures,
                                Triggers,
                                Users,
                                Permissions -> throw new IllegalStateException(line);
                    }
                });
            }
        }
        return items;
    }

    private static Map<String, String> restored(BackupReader reader) {
        ScriptedAccount target = new ScriptedAccount();
        Runs.requireWhole(new RestoreRun(
                        new RestoreRun.Request(Selection.ALL, Renames.NONE, ConflictPolicy.Skip, 1),
                        reader,
                        target,
                        RestorePoints.progress(),
                        Clock.systemUTC())
                .run());
        return new TreeMap<>(target.written);
    }

    /// The line that says that an item is gone.
    static String deletion(String item) {
        String id = item.substring(item.indexOf('#') + 1);
        return "{\"id\":\"" + id + "\",\"partitionKey\":[\"" + id + "\"]}";
    }

    private static String id(String line) {
        int from = line.indexOf(":\"") + 2;
        return line.substring(from, line.indexOf('"', from));
    }
}
