package io.cosmosbackup.engine.store.file;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Turns failures of the file system into a {@link BackupException}.
final class FileFailure {
    /// Messages of a system, besides "Permission denied", to a user who may not change a directory.
    private static final Set<String> NOT_PERMITTED = Set.of("Operation not permitted", "Read-only file system");

    private static final Set<String> FULL = Set.of("No space left on device", "Disk quota exceeded");

    private static final String TOO_LONG = "File name too long";

    private FileFailure() {}

    /// @param verb what was to be done with the blob of this name
    static BackupException of(Path root, String verb, String name, IOException cause) {
        String what = "cannot " + verb + " " + name + " in " + root.toUri() + ": " + cause;
        if (!Files.isDirectory(root)) {
            return new BackupException(
                    Reason.BlobContainerNotFound, what + ". HINT: create the directory first", cause);
        }
        if (cause instanceof LinkFoundException) {
            return new BackupException(
                    Reason.SymbolicLink,
                    what + ". HINT: put there what the link points to, or mount it there; only the repository's"
                            + " directory itself may be a link",
                    cause);
        }
        if (cause instanceof NotAFileException) {
            return new BackupException(
                    Reason.NotAFile,
                    what
                            + ". HINT: a FIFO, a device or a directory stands there; find out who put it there, and take it"
                            + " away",
                    cause);
        }
        if (cause instanceof ClosedByInterruptException) {
            return new BackupException(Reason.Interrupted, what, cause);
        }
        if (isFull(cause)) {
            return new BackupException(
                    Reason.StoreFull,
                    what + ". HINT: prune deletes what is due, and marks what is to go, without any room but that of"
                            + " an empty file; if not even that is left, delete any other file there",
                    cause);
        }
        String said = said(cause);
        if (said.equals(TOO_LONG)) {
            return new BackupException(
                    Reason.InvalidArgument,
                    what + ". HINT: file systems keep names of 255 bytes; give a shorter id",
                    cause);
        }
        if (!(cause instanceof AccessDeniedException) && !NOT_PERMITTED.contains(said)) {
            return new BackupException(Reason.Unavailable, what, cause);
        }
        String hint = verb.equals("delete")
                ? ". HINT: prune needs the right to write to the directory of what it deletes"
                : ". HINT: check the directory's owner and mode";
        return new BackupException(Reason.AccessDenied, what + hint, cause);
    }

    /// Whether there is no room left, as the system says of a name, or of bytes.
    static boolean isFull(IOException cause) {
        return FULL.contains(said(cause)) || FULL.contains(String.valueOf(cause.getMessage()));
    }

    private static String said(IOException cause) {
        return cause instanceof FileSystemException e ? String.valueOf(e.getReason()) : "";
    }
}
