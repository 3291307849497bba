package io.cosmosbackup.engine.store;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;

/// Which names blobs may have: printable ASCII without `\`, at most 1,024 characters, in parts between
/// slashes. No part is empty or ends with a dot (as `.` and `..` do). Such a name leads out of no repository,
/// and every store keeps it as it is and lists it in the same order. A file system may also refuse one that
/// is too long for it.
public final class BlobNames {
    private static final int MAX_LENGTH = 1_024;

    private BlobNames() {}

    /// The name, if it may be one.
    public static String require(String name, String location) {
        if (!isName(name)) {
            throw new BackupException(
                    Reason.InvalidArgument, "'" + printable(name) + "' is no name of a blob in " + location);
        }
        return name;
    }

    /// The prefix, if a name may begin with it.
    public static String requirePrefix(String prefix, String location) {
        if (!isName(prefix + "x")) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "no name of a blob in " + location + " begins with '" + printable(prefix) + "'");
        }
        return prefix;
    }

    private static boolean isName(String name) {
        if (name.length() > MAX_LENGTH || !name.chars().allMatch(BlobNames::isAllowed)) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.endsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(int character) {
        return character >= ' ' && character <= '~' && character != '\\';
    }

    private static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.chars()
                .limit(MAX_LENGTH)
                .forEach(c -> printable.append(isAllowed(c) ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return printable.toString();
    }
}
