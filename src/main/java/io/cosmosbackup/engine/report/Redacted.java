package io.cosmosbackup.engine.report;

import java.util.regex.Pattern;

/// Text without what looks like a credential.
public final class Redacted {
    /// User and password; a password may hold what ends a host name.
    private static final Pattern USER = Pattern.compile("://[^\\s'\"@]*(?:@[^\\s'\"@/]*)*@");

    /// A query may be a shared access signature.
    private static final Pattern QUERY = Pattern.compile("(://[^\\s'\"?]*\\?)[^\\s'\"]+");

    private static final Pattern CONNECTION_STRING =
            Pattern.compile("(?i)\\b(AccountKey|SharedAccessKey|SharedAccessSignature|sig)(=|%3D)[^\\s'\";&]+");

    /// An identity of age, and one of its plugins'.
    private static final Pattern IDENTITY = Pattern.compile("(?i)\\bAGE-(SECRET-KEY|PLUGIN)-[A-Z0-9+_/-]{4,}");

    /// A text is masked wherever it passes, so what is masked stays as it is.
    private static final Pattern PEM =
            Pattern.compile("(-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----)(?!…)[A-Za-z0-9+/=\\s\\\\]*"
                    + "(?:-----END [A-Z0-9 ]{0,32}PRIVATE KEY-----)?");

    /// PKCS #8 of Ed25519, RSA and elliptic curves without its PEM lines: the head of each is always the same.
    private static final Pattern PKCS8 =
            Pattern.compile("(?<![A-Za-z0-9+/])(MC4C|MFMC|MIIE|MIIJ|MIGH|MIG2)[A-Za-z0-9+/_-]{36,}={0,2}");

    /// The key of a storage or Cosmos DB account: 64 bytes.
    private static final Pattern ACCOUNT_KEY =
            Pattern.compile("(?<![A-Za-z0-9+/_-])([A-Za-z0-9+/_-]{4})[A-Za-z0-9+/_-]{82}(?:==|(?i:%3D%3D))");

    /// A signed token (JWT): its first part is JSON in Base64, so it begins always alike.
    private static final Pattern TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:[.][A-Za-z0-9_-]+){1,4}");

    private static final int SHORTEST = "sig=x".length();

    private Redacted() {}

    /// Input that is refused: it rather hides too much, such as the query of every URL.
    public static String of(String text) {
        String anonymous = USER.matcher(text).replaceAll("://…@");
        return secrets(QUERY.matcher(anonymous).replaceAll("$1…"));
    }

    /// Any text at all: what has the form of a private key, an account's key, a token or a shared
    /// access signature is left out.
    public static String secrets(String text) {
        if (text.length() < SHORTEST) {
            return text;
        }
        String masked = CONNECTION_STRING.matcher(text).replaceAll("$1=…");
        if (masked.length() < 12) {
            return masked;
        }
        masked = IDENTITY.matcher(masked).replaceAll("AGE-$1-…");
        masked = PEM.matcher(masked).replaceAll("$1…");
        masked = TOKEN.matcher(masked).replaceAll("eyJ…");
        masked = PKCS8.matcher(masked).replaceAll("$1…");
        return ACCOUNT_KEY.matcher(masked).replaceAll("$1…");
    }
}
