package io.cosmosbackup.engine.store.file;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A symbolic link below the root. None is followed. Where one stands for a blob it is listed and cannot be read: a
/// manifest that was passed over would make leftovers of its segments, which prune deletes.
final class LinkFoundException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    LinkFoundException(Path link) {
        super(link.toString(), null, "symbolic link");
    }

    /// Looks at everything between the root, which may be a link itself, and the path.
    static void requireNone(Path root, Path path) throws LinkFoundException {
        for (Path at = path; !at.equals(root); at = DurableFiles.parent(at)) {
            if (Files.isSymbolicLink(at)) {
                throw new LinkFoundException(at);
            }
        }
    }
}
