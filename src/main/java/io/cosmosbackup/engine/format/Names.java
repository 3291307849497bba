package io.cosmosbackup.engine.format;

import java.util.Optional;
import java.util.regex.Pattern;

/// The names of blobs in a repository. Only names of these patterns are ever built, so nothing that stands in a
/// manifest can point outside its repository.
public final class Names {
    public static final String MANIFESTS = "manifests/";
    private static final String MANIFEST_END = ".json";
    private static final Pattern BACKUP = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,298}[a-z0-9])?");
    public static final String SEGMENTS = "segments/";
    public static final String CHECKPOINTS = "checkpoints/";
    public static final String MARKS = "marks/";
    private static final String ENCRYPTED = ".age";
    private static final Pattern REPOSITORY = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern RECIPIENT = Pattern.compile("age1[02-9ac-hj-np-z]{58}");
    private static final Pattern SEGMENT = Pattern.compile("[0-9a-f]{8}-[0-9]{8}\\.jsonl\\.zst(?:\\.age)?");
    private static final Pattern CHECKPOINT = Pattern.compile("[0-9]{8}-[0-9a-f]{8}\\.json");

    private Names() {}

    public static boolean isBackup(String id) {
        return BACKUP.matcher(id).matches() && !id.contains("..");
    }

    /// Whether it can be the id of a repository.
    public static boolean isRepository(String id) {
        return REPOSITORY.matcher(id).matches();
    }

    /// Whether it has the form of an X25519 recipient of age.
    static boolean isRecipient(String text) {
        return RECIPIENT.matcher(text).matches();
    }

    public static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches();
    }

    public static String manifest(String backup) {
        return MANIFESTS + backup + MANIFEST_END;
    }

    /// The backup whose manifest this blob is, or whose mark with {@link #MARKS}; empty for any other blob.
    public static Optional<String> backupOf(String blob, String prefix) {
        if (!blob.startsWith(prefix) || !blob.endsWith(MANIFEST_END)) {
            return Optional.empty();
        }
        String id = blob.substring(prefix.length(), blob.length() - MANIFEST_END.length());
        return Optional.of(id).filter(Names::isBackup);
    }

    /// The backup in whose folder below the prefix this blob is; empty for any other blob.
    public static Optional<String> folderOf(String blob, String prefix) {
        int slash = blob.startsWith(prefix) ? blob.indexOf('/', prefix.length()) : -1;
        return slash < 0
                ? Optional.empty()
                : Optional.of(blob.substring(prefix.length(), slash)).filter(Names::isBackup);
    }

    public static String segments(String backup) {
        return SEGMENTS + backup + "/";
    }

    /// Where the checkpoints of a run that makes this backup are.
    public static String checkpoints(String backup) {
        return CHECKPOINTS + backup + "/";
    }

    public static boolean isCheckpoint(String name) {
        return CHECKPOINT.matcher(name).matches();
    }

    /// Their order by name is the order of their numbers.
    public static String checkpoint(int number, String attempt) {
        return "%08d-%s.json".formatted(number, attempt);
    }

    /// Says that the backup is going to be deleted.
    public static String mark(String backup) {
        return MARKS + backup + MANIFEST_END;
    }

    public static boolean isEncrypted(String segment) {
        return segment.endsWith(ENCRYPTED);
    }

    /// @param attempt eight hexadecimal digits of this process's own: a second attempt never meets the names of the
    ///     first
    public static String segment(String attempt, int number, boolean encrypted) {
        return "%s-%08d.jsonl.zst%s".formatted(attempt, number, encrypted ? ENCRYPTED : "");
    }
}
