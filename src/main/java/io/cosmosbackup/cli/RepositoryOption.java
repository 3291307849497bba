package io.cosmosbackup.cli;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import io.cosmosbackup.engine.store.BlobStore;
import io.cosmosbackup.engine.store.azure.AzureBlobStore;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A repository as the command line names it: `NAME=URL`, its key in the environment.
final class RepositoryOption {
    static final String DESCRIPTION =
            "A repository as NAME=URL: https://<account>.blob.core.windows.net/<container>[/<prefix>] with its key in"
                    + " REPOSITORY_<NAME>_KEY, or file:/<directory>,"
                    + " which must exist.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?");

    private RepositoryOption() {}

    static Repository open(String option, Map<String, String> environment, TrustedKeys trusted) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? "" : option.substring(0, equals);
        if (!NAME.matcher(name).matches()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + option
                            + "' is no NAME=URL. HINT: --repository primary=https://…; a name has lower-case letters,"
                            + " digits and -");
        }
        return new Repository(name, store(name, option.substring(equals + 1), environment), trusted);
    }

    private static BlobStore store(String name, String url, Map<String, String> environment) {
        if (url.startsWith("file:")) {
            return new FileBlobStore(directory(url));
        }
        String variable = "REPOSITORY_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_KEY";
        return new AzureBlobStore(url, Environment.require(environment, variable, "the key of repository " + name));
    }

    private static Path directory(String url) {
        try {
            return Path.of(URI.create(url));
        } catch (IllegalArgumentException e) {
            throw new BackupException(
                    Reason.InvalidArgument, "'" + url + "' names no directory. HINT: file:/mnt/backups", e);
        }
    }
}
