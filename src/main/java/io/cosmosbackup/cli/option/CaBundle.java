package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.AccessVariables;
import io.cosmosbackup.engine.crypto.TrustedRoots;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The certificates that {@link AccessVariables#CA_BUNDLE} names, trusted by all connections of the process.
final class CaBundle {
    private static @Nullable String trusted;

    private CaBundle() {}

    /// Called before anything is opened. The file is read once.
    static synchronized void trust(Map<String, String> environment) {
        String file = environment.get(AccessVariables.CA_BUNDLE);
        if (file == null || file.equals(trusted)) {
            return;
        }
        try {
            TrustedRoots.add(Files.readString(Path.of(file)), "file " + file);
        } catch (IOException | InvalidPathException e) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "environment variable " + AccessVariables.CA_BUNDLE + " names file '" + file
                            + "', which cannot be read. HINT: a PEM file with certificates, or unset it",
                    e);
        }
        trusted = file;
    }
}
