package io.cosmosbackup.engine.format;

import java.util.regex.Pattern;

/// The names of blobs in a repository. Only names of these patterns are ever built, so nothing that stands in a
/// manifest can point outside its repository.
public final class Names {
    public static final String MANIFESTS = "manifests/";
    private static final String MANIFEST_END = ".json";
    private static final Pattern BACKUP = Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,298}[a-z0-9])?");
    private static final Pattern SEGMENT = Pattern.compile("[0-9a-f]{8}-[0-9]{8}\\.jsonl\\.zst");

    private Names() {}

    public static boolean isBackup(String id) {
        return BACKUP.matcher(id).matches() && !id.contains("..");
    }

    public static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches();
    }

    public static String manifest(String backup) {
        return MANIFESTS + backup + MANIFEST_END;
    }

    /// The backup whose manifest this blob is; empty text for any other blob.
    public static String backupOf(String blob) {
        if (!blob.startsWith(MANIFESTS) || !blob.endsWith(MANIFEST_END)) {
            return "";
        }
        String id = blob.substring(MANIFESTS.length(), blob.length() - MANIFEST_END.length());
        return isBackup(id) ? id : "";
    }

    public static String segments(String backup) {
        return "segments/" + backup + "/";
    }

    /// @param attempt eight hexadecimal digits of this process's own: a second attempt never meets the names of the
    ///     first
    public static String segment(String attempt, int number) {
        return "%s-%08d.jsonl.zst".formatted(attempt, number);
    }
}
