package io.cosmosbackup.engine.contract;

/// The environment variables that say what opens one place: the account, or one repository. All begin with
/// the place's prefix: `COSMOS` or `REPOSITORY_WEST_EUROPE`.
///
/// At most one of [#key], [#keyFile], [#sas], [#sasFile] and [#credential] is set. A [Detail] of a credential
/// that has no variable of the place's own is read from Azure's ([Detail#azure]).
public record AccessVariables(String prefix) {
    /// A PEM file with certificates that every connection of the process trusts, beside the system's.
    public static final String CA_BUNDLE = "CA_BUNDLE";

    /// Stands for the address of the instance metadata service, as in Azure's own libraries.
    public static final String METADATA_HOST = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

    private static final String AZURE = "AZURE";

    /// What a credential may need beside its kind.
    public enum Detail {
        CLIENT_ID,
        TENANT_ID,
        FEDERATED_TOKEN_FILE,
        CLIENT_CERTIFICATE_PATH,
        CLIENT_SECRET,
        CLIENT_SECRET_FILE,
        AUTHORITY_HOST,

        /// Stands for the cloud's Azure Resource Manager.
        RESOURCE_MANAGER_HOST;

        /// Azure's own name of it, for example `AZURE_CLIENT_ID`.
        public String azure() {
            return AZURE + "_" + name();
        }
    }

    public static AccessVariables account() {
        return new AccessVariables("COSMOS");
    }

    /// @param name the repository's
    public static AccessVariables repository(String name) {
        String key = EnvironmentVariables.repositoryKey(name);
        return new AccessVariables(key.substring(0, key.length() - "_KEY".length()));
    }

    /// Holds the key.
    public String key() {
        return prefix + "_KEY";
    }

    /// Names a file that holds the key. It is read anew for each request.
    public String keyFile() {
        return prefix + "_KEY_FILE";
    }

    /// Holds a shared access signature. Repositories only.
    public String sas() {
        return prefix + "_SAS";
    }

    /// Names a file that holds a shared access signature. It is read anew for each request.
    public String sasFile() {
        return prefix + "_SAS_FILE";
    }

    /// Holds the name of a [CredentialKind].
    public String credential() {
        return prefix + "_CREDENTIAL";
    }

    /// Holds the account's id in Azure Resource Manager. Accounts only, and only beside a credential.
    public String resourceId() {
        return prefix + "_RESOURCE_ID";
    }

    /// The place's own name of a detail, for example `COSMOS_CLIENT_ID`.
    public String detail(Detail detail) {
        return prefix + "_" + detail.name();
    }
}
