package io.cosmosbackup.engine.report;

import java.util.regex.Pattern;

/// What somebody typed, fit to be shown: without what looks like a credential. Meant for messages about input that is
/// refused, so it rather hides too much.
public final class Redacted {
    /// User and password; a password may hold what ends a host name.
    private static final Pattern USER = Pattern.compile("://[^\\s'\"@]*(?:@[^\\s'\"@/]*)*@");

    /// A query may be a shared access signature.
    private static final Pattern QUERY = Pattern.compile("(://[^\\s'\"?]*\\?)[^\\s'\"]+");

    private static final Pattern CONNECTION_STRING =
            Pattern.compile("(?i)\\b(AccountKey|SharedAccessSignature|sig)=[^\\s'\";&]+");

    private Redacted() {}

    public static String of(String text) {
        String anonymous = USER.matcher(text).replaceAll("://…@");
        String bare = QUERY.matcher(anonymous).replaceAll("$1…");
        return CONNECTION_STRING.matcher(bare).replaceAll("$1=…");
    }
}
