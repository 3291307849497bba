package io.cosmosbackup.cli.keys;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

/// New keys as files of a directory. Nothing that is there is written over, and a directory that is made
/// for them is only for whoever made it, whatever the umask.
public final class KeyFiles {
    static final String IDENTITY = "identity.txt";
    static final String RECIPIENT = "recipient.txt";
    static final String SIGNING = "signing.pem";
    static final String VERIFICATION = "signing.pub";

    private static final String SECRET = "rw-------";
    private static final String PUBLIC = "rw-r--r--";
    private static final String DIRECTORY = "rwx------";

    private KeyFiles() {}

    public static void write(Path directory, NewKeys keys) {
        for (String name : List.of(IDENTITY, RECIPIENT, SIGNING, VERIFICATION)) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        directory.resolve(name) + " is there already, and keys are never written over: without them the"
                                + " backups they belong to cannot be read. HINT: another --output");
            }
        }
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(DIRECTORY)));
            create(directory.resolve(IDENTITY), SECRET, keys.identityFile());
            create(directory.resolve(RECIPIENT), PUBLIC, keys.recipient() + "\n");
            create(directory.resolve(SIGNING), SECRET, keys.signingKey().pem());
            create(directory.resolve(VERIFICATION), PUBLIC, keys.verificationKey() + "\n");
        } catch (IOException | UnsupportedOperationException e) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "cannot write keys into " + directory + ": " + e
                            + ". HINT: a directory that you may write, on a file" + " system with permissions",
                    e);
        }
    }

    /// The permissions are the file's from its first moment on.
    private static void create(Path file, String permissions, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
