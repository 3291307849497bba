package io.cosmosbackup.engine.account;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id that Azure Resource Manager knows an account by. It cannot be had from the account's endpoint.
///
/// @param path as it was given, without a slash at its end
/// @param account the account's name in it
public record ResourceId(String path, String account) {
    /// For messages: what an id looks like.
    public static final String FORM =
            "/subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.DocumentDB/databaseAccounts/<name>";

    /// Azure does not distinguish upper and lower case in it.
    private static final Pattern TEXT = Pattern.compile("(?i)/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            + "/resourceGroups/[-\\p{L}\\p{N}_.()]{0,89}[-\\p{L}\\p{N}_()]"
            + "/providers/Microsoft[.]DocumentDB/databaseAccounts/([a-z0-9-]{1,50})");

    public static Optional<ResourceId> parse(String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        Matcher matcher = TEXT.matcher(path);
        return matcher.matches() ? Optional.of(new ResourceId(path, matcher.group(1))) : Optional.empty();
    }

    @Override
    public String toString() {
        return path;
    }
}
