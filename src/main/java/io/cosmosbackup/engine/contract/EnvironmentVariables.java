package io.cosmosbackup.engine.contract;

import java.util.Locale;

/// Environment variables that hold a run's secrets. The operator fills each from an entry of a Secret.
public final class EnvironmentVariables {
    /// The account's key.
    public static final String COSMOS_KEY = "COSMOS_KEY";

    /// An Ed25519 private key in PEM.
    public static final String SIGNING_KEY = "SIGNING_KEY";

    /// An age identity file's text, or one identity.
    public static final String AGE_IDENTITY = "AGE_IDENTITY";

    private static final String REPOSITORY = "REPOSITORY_";

    private EnvironmentVariables() {}

    /// The key of a repository: that of `west-europe` is in `REPOSITORY_WEST_EUROPE_KEY`.
    public static String repositoryKey(String repository) {
        return REPOSITORY + repository.toUpperCase(Locale.ROOT).replace('-', '_') + "_KEY";
    }

    public static boolean isRepositoryKey(String variable) {
        return variable.startsWith(REPOSITORY);
    }
}
