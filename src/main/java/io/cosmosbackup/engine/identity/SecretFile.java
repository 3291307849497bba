package io.cosmosbackup.engine.identity;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A secret that stands in a file, for example of a mounted Secret. Each {@link #read} reads the file, so a
/// secret that was changed is known at once. While the file is gone or empty, as it is for a moment when
/// somebody writes it, the last text serves on.
public final class SecretFile implements Secret {
    private static final int MOST_BYTES = 64 << 10; // tokens and keys have a few KiB, a PEM with its chain some more

    private final Path file;
    private final String what;
    private volatile @Nullable String last;

    /// @param what stands in it, for messages: `the account's key`
    public SecretFile(Path file, String what) {
        this.file = file;
        this.what = what;
    }

    @Override
    public String read() {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw unusable("has more than " + MOST_BYTES + " bytes", null);
            }
            text = new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return lastOr("cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        if (text.isEmpty()) {
            return lastOr("is empty", null);
        }
        last = text;
        return text;
    }

    private String lastOr(String why, @Nullable IOException cause) {
        String known = last;
        if (known != null) {
            return known;
        }
        throw unusable(why, cause);
    }

    private BackupException unusable(String why, @Nullable IOException cause) {
        return new BackupException(
                Reason.AccessDenied,
                "file " + file + ", which holds " + what + ", " + why
                        + ". HINT: check its path and its rights; in a pod, the Secret and how it is mounted",
                cause);
    }

    @Override
    public String where() {
        return "file " + file;
    }

    @Override
    public String toString() {
        return "SecretFile[" + file + "]";
    }
}
