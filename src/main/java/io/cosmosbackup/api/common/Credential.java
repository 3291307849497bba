package io.cosmosbackup.api.common;

/// One way to open an account: what [Credentials] and a repository's credentials choose among.
public sealed interface Credential
        permits AccountKey, SharedAccessSignature, WorkloadIdentity, ManagedIdentity, ClientCertificate, ClientSecret {}
