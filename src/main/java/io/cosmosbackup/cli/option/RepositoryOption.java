package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.EnvironmentVariables;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.azure.AzureBlobStore;
import io.cosmosbackup.engine.store.azure.BlobAccess;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A repository as the command line names it: `NAME=URL`, its key in the environment.
public final class RepositoryOption {
    public static final String DESCRIPTION =
            "A repository as NAME=URL: https://<account>.blob.core.windows.net/<container>[/<prefix>], which"
                    + " REPOSITORY_<NAME>_KEY or _CREDENTIAL opens, or file:/<directory>, which must exist.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern WITH_USER = Pattern.compile("^[^/?#]*://[^/?#]*@");
    private static final Pattern WEB = Pattern.compile("^(?i)https?://");
    private static final Pattern PATH = Pattern.compile("^[.]{0,2}/");
    private static final Pattern SLASH = Pattern.compile("(?i)%2f");
    private static final String FILE = "file:";

    private RepositoryOption() {}

    /// @param network whether it may be reached by http://
    public static Repository open(
            String option, Map<String, String> environment, TrustedKeys trusted, InsecureOption network) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? "" : option.substring(0, equals);
        if (!NAME.matcher(name).matches()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(option)
                            + "' is no NAME=URL. HINT: for example primary=https://…; a name has lower-case letters,"
                            + " digits and -");
        }
        String url = option.substring(equals + 1);
        if (WITH_USER.matcher(url).find()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "the URL of repository " + name + " carries a user or a password. HINT: leave them out; a"
                            + " repository's key is read from " + EnvironmentVariables.repositoryKey(name));
        }
        return new Repository(name, store(name, url, environment, network), trusted);
    }

    /// Asks for a token for the repository; empty if no identity opens it.
    public static Optional<Runnable> token(String option, Map<String, String> environment) {
        int equals = option.indexOf('=');
        String url = option.substring(equals + 1);
        return WEB.matcher(url).find()
                        && GivenAccess.repository(environment, option.substring(0, equals), url)
                                instanceof BlobAccess.Entra(EntraTokens tokens, String scope)
                ? Optional.of(() -> tokens.token(scope))
                : Optional.empty();
    }

    private static BlobStore store(String name, String url, Map<String, String> environment, InsecureOption network) {
        if (url.regionMatches(true, 0, FILE, 0, FILE.length())) {
            return new FileBlobStore(directory(url));
        }
        if (!WEB.matcher(url).find()) {
            throw new BackupException(
                    Reason.InvalidArgument, "what is given for repository " + name + " is no URL. HINT: " + asUrl(url));
        }
        network.require("repository " + name, url);
        return new AzureBlobStore(url, GivenAccess.repository(environment, name, url));
    }

    /// Only a directory that is there is repeated: anything else may be a key.
    private static String asUrl(String url) {
        return PATH.matcher(url).find() && Files.isDirectory(Path.of(url))
                ? FILE + Path.of(url).toAbsolutePath().normalize().toUri().getRawPath()
                : "https://<account>.blob.core.windows.net/<container>, or file:/<directory>";
    }

    private static Path directory(String url) {
        if (SLASH.matcher(url).find()) {
            throw new BackupException(
                    Reason.InvalidArgument, "'" + Redacted.of(url) + "' has a %2F. HINT: write a '/'");
        }
        try {
            return Path.of(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(url) + "' names no directory. HINT: file:/mnt/backups",
                    e);
        }
    }
}
