package io.cosmosbackup.engine.store.file;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A symbolic link below the root. None is followed and none is passed over: behind it a listing would miss what a
/// read finds, and a manifest that is not listed makes leftovers of its segments, which prune deletes.
final class LinkFoundException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    private LinkFoundException(Path link) {
        super(link.toString(), null, "symbolic link");
    }

    /// Looks at everything between the root, which may be a link itself, and the path.
    static void requireNone(Path root, Path path) throws LinkFoundException {
        for (Path at = path; !at.equals(root); at = DurableFiles.parent(at)) {
            requireNone(at);
        }
    }

    static void requireNone(Path path) throws LinkFoundException {
        if (Files.isSymbolicLink(path)) {
            throw new LinkFoundException(path);
        }
    }
}
