package io.cosmosbackup.support;

/// The switches of golden tests. `-Dgolden.write=true` writes what is expected before it is compared, and
/// `-Dgolden.case=NAME` leaves out all other cases.
public final class GoldenCases {
    private GoldenCases() {}

    public static boolean areWritten() {
        return Boolean.getBoolean("golden.write");
    }

    /// A test without any case left fails, so a name that is not there is seen.
    public static boolean isAskedFor(String name) {
        String only = System.getProperty("golden.case");
        return only == null || only.equals(name);
    }
}
