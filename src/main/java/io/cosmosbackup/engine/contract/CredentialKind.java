package io.cosmosbackup.engine.contract;

import java.util.Arrays;
import java.util.Optional;

/// How a token of Microsoft Entra is asked for. The names are the words of the environment variables.
public enum CredentialKind {
    /// With the token of a Kubernetes service account, which a federated credential trusts.
    WorkloadIdentity,
    /// From the instance metadata service of the machine in Azure.
    ManagedIdentity,
    /// With an assertion that a certificate's private key signs.
    ClientCertificate,
    /// With a secret of the app registration.
    ClientSecret;

    /// The kind of that name; empty for any other text.
    public static Optional<CredentialKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(word)).findFirst();
    }
}
