package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.EnvironmentVariables;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Secrets come in by environment variables, so that no process list and no Job shows them.
public final class Environment {
    /// The part of `--help` about environment variables, below `Environment:`.
    public static final String HELP = "Environment:";

    public static final String HELP_COSMOS_KEY = "  COSMOS_KEY              the Cosmos DB account's key. In its place%n"
            + "                          COSMOS_KEY_FILE may name a file with the key, which%n"
            + "                          is read for each request, or COSMOS_CREDENTIAL the%n"
            + "                          kind of Microsoft Entra identity (see AZURE_…)%n"
            + "  COSMOS_RESOURCE_ID      beside an identity: the account's id in Azure%n"
            + "                          Resource Manager, which then shows and creates%n"
            + "                          what the account refuses to identities";
    public static final String HELP_REPOSITORY_KEY =
            "  REPOSITORY_<NAME>_KEY   the storage account's key of repository <name>,%n"
                    + "                          in upper case with _ for -; none for file:. In%n"
                    + "                          its place …_KEY_FILE, …_SAS (a shared access%n"
                    + "                          signature), …_SAS_FILE or …_CREDENTIAL%n"
                    + "  AZURE_CLIENT_ID         the identity that …_CREDENTIAL means, for all places;%n"
                    + "                          COSMOS_CLIENT_ID or REPOSITORY_<NAME>_CLIENT_ID%n"
                    + "                          for one, and so on. By kind it needs also%n"
                    + "                          WorkloadIdentity (the default where this file is%n"
                    + "                            set): AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE%n"
                    + "                          ManagedIdentity: nothing; no id for the machine's own%n"
                    + "                          ClientCertificate: AZURE_TENANT_ID,%n"
                    + "                            AZURE_CLIENT_CERTIFICATE_PATH (PEM, key and all)%n"
                    + "                          ClientSecret: AZURE_TENANT_ID, AZURE_CLIENT_SECRET%n"
                    + "                            or AZURE_CLIENT_SECRET_FILE%n"
                    + "                          and outside the public cloud AZURE_AUTHORITY_HOST%n"
                    + "  CA_BUNDLE               a PEM file with certificates that are trusted%n"
                    + "                          beside the system's";
    public static final String HELP_SIGNING_KEY =
            "  SIGNING_KEY             the private key that signs the backup, as PEM (see%n"
                    + "                          keygen). With --trust it must be the private half%n"
                    + "                          of one of those keys. Default: not signed";
    public static final String HELP_AGE_IDENTITY =
            "  AGE_IDENTITY            the identity that opens an encrypted backup: the%n"
                    + "                          text of identity.txt, or its AGE-SECRET-KEY-1… line";

    private static final Pattern PATH = Pattern.compile("^(?:/|[.]{1,2}/|~/)[^\\n]*$");

    private Environment() {}

    public static Identities identities(Map<String, String> environment) {
        String text = environment.get(EnvironmentVariables.AGE_IDENTITY);
        return text == null ? Identities.none() : Identities.parse(filled(EnvironmentVariables.AGE_IDENTITY, text));
    }

    public static @Nullable SigningKey signingKey(Map<String, String> environment) {
        String pem = environment.get(EnvironmentVariables.SIGNING_KEY);
        return pem == null ? null : SigningKey.parse(filled(EnvironmentVariables.SIGNING_KEY, pem));
    }

    /// A Secret's entry that is there and empty is a mistake: nobody asked for an unsigned backup.
    private static String filled(String variable, String value) {
        if (value.isBlank()) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "environment variable " + variable + " is empty. HINT: fill the Secret's entry, or unset it");
        }
        requireNoFileName(variable, value.strip());
        return value;
    }

    /// Neither kind of key begins like a path. A name is shown only if there is such a file: anything else may be a
    /// key.
    private static void requireNoFileName(String variable, String value) {
        if (!PATH.matcher(value).find()) {
            return;
        }
        boolean there = !value.startsWith("~") && Files.isRegularFile(Path.of(value));
        throw new BackupException(
                Reason.InvalidArgument,
                "environment variable " + variable + " holds the name of a file"
                        + (there ? ", " + value + "," : "")
                        + " and not what is in it. HINT: export " + variable + "=\"$(cat "
                        + (there ? value : "FILE") + ")\"");
    }

    public static String require(Map<String, String> environment, String variable, String what) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new BackupException(
                    Reason.InvalidArgument, "environment variable " + variable + " must hold " + what);
        }
        return value.strip();
    }
}
