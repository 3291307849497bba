package io.cosmosbackup.operator.job;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Names of Jobs. They follow from the object's name alone, so a reply that was lost is found again as
/// AlreadyExists.
public final class JobNames {
    /// A Job's name becomes a label of its pods.
    static final int LONGEST = 63;

    /// The longest name that Kubernetes allows an object.
    public static final int LONGEST_OBJECT_NAME = 253;

    private JobNames() {}

    /// The Job of a backup. The second one reads back a result that was lost with the first one's pod.
    public static String backup(String name, int attempt) {
        return bounded(name, attempt == 1 ? "-backup" : "-backup-" + attempt);
    }

    public static String restore(String name) {
        return bounded(name, "-restore");
    }

    public static String probe(String name, long number) {
        return bounded(name, "-probe-" + number);
    }

    /// The Job of a schedule that prunes its repositories.
    public static String prune(String schedule, long number) {
        return bounded(schedule, "-prune-" + number);
    }

    /// The Job of a schedule that reads backups back.
    public static String verify(String schedule, long number) {
        return bounded(schedule, "-verify-" + number);
    }

    public static String copy(String backup, String repository, long number) {
        return bounded(backup + "-" + repository, "-copy-" + number);
    }

    public static String delete(String backup, String repository, long number) {
        return bounded(backup + "-" + repository, "-delete-" + number);
    }

    /// The value of a label that names an object: its name, or as much as fits with a hash of all of it.
    static String label(String name) {
        return bounded(name, "");
    }

    /// Name and suffix, or as much of the name as fits with a hash of all of it.
    static String bounded(String name, String suffix) {
        if (name.length() + suffix.length() <= LONGEST) {
            return name + suffix;
        }
        String hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        return name.substring(0, LONGEST - suffix.length() - hash.length() - 1) + "-" + hash + suffix;
    }
}
