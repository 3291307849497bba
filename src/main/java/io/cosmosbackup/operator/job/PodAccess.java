package io.cosmosbackup.operator.job;

import io.cosmosbackup.api.common.AccountKey;
import io.cosmosbackup.api.common.ClientCertificate;
import io.cosmosbackup.api.common.ClientSecret;
import io.cosmosbackup.api.common.Credential;
import io.cosmosbackup.api.common.ManagedIdentity;
import io.cosmosbackup.api.common.SharedAccessSignature;
import io.cosmosbackup.api.common.WorkloadIdentity;
import io.cosmosbackup.engine.contract.AccessVariables;
import io.cosmosbackup.engine.contract.AccessVariables.Detail;
import io.cosmosbackup.engine.contract.Cloud;
import io.cosmosbackup.engine.contract.CredentialKind;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What opens the places that a pod reaches: an account, and repositories.
///
/// Secrets are mounted as files and are not in variables: the kubelet renews a file when its Secret changes.
///
/// All three are sorted.
///
/// @param variables none of them holds a secret
/// @param files by place: the entry of a Secret that is mounted for it
/// @param tokens the clouds for whose Entra the pod gets a token of its service account
/// @param webhook whether the webhook of AKS gives the pod its identity
public record PodAccess(
        Map<String, String> variables,
        Map<String, EngineCommand.SecretEntry> files,
        Set<Cloud> tokens,
        boolean webhook) {
    public static final PodAccess NONE = new PodAccess(Map.of(), Map.of(), Set.of(), false);

    /// Below it each place has a folder of its own.
    static final String FILES = "/var/run/secrets/cosmos-backup/";

    /// The names that the webhook of AKS gives folder, volume and file: it adds none that is there already.
    static final String TOKEN_FOLDER = "/var/run/secrets/azure/tokens";

    static final String TOKEN = "azure-identity-token";

    static final String ACCOUNT = "cosmos";
    static final String REPOSITORY = "repository-";

    public PodAccess {
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        tokens = Collections.unmodifiableSortedSet(new TreeSet<>(tokens));
    }

    /// @param credential empty for an object that no API server has checked: the engine says what is missing
    static PodAccess account(String endpoint, Optional<Credential> credential) {
        Place place = new Place(ACCOUNT, AccessVariables.account(), endpoint);
        return credential.map(place::opened).orElse(NONE);
    }

    /// What the account is in Azure Resource Manager.
    static PodAccess resource(@Nullable String resourceId, @Nullable String resourceManagerHost) {
        Map<String, String> variables = new TreeMap<>();
        AccessVariables names = AccessVariables.account();
        if (resourceId != null) {
            variables.put(names.resourceId(), resourceId);
        }
        if (resourceManagerHost != null) {
            variables.put(names.detail(Detail.RESOURCE_MANAGER_HOST), resourceManagerHost);
        }
        return new PodAccess(variables, Map.of(), Set.of(), false);
    }

    static PodAccess repository(String name, String endpoint, Optional<Credential> credential) {
        Place place = new Place(REPOSITORY + name, AccessVariables.repository(name), endpoint);
        return credential.map(place::opened).orElse(NONE);
    }

    /// Of another place too, or more about the same one.
    PodAccess and(PodAccess other) {
        Map<String, String> allVariables = new TreeMap<>(variables);
        allVariables.putAll(other.variables);
        Map<String, EngineCommand.SecretEntry> allFiles = new TreeMap<>(files);
        allFiles.putAll(other.files);
        Set<Cloud> allTokens = new TreeSet<>(tokens);
        allTokens.addAll(other.tokens);
        return new PodAccess(allVariables, allFiles, allTokens, webhook || other.webhook);
    }

    /// The file of a token of the pod's service account.
    static String tokenFile(Cloud cloud) {
        return cloud == Cloud.Public ? TOKEN : TOKEN + "-" + cloud.name().toLowerCase(Locale.ROOT);
    }

    /// One account or repository.
    ///
    /// @param name of its folder
    private record Place(String name, AccessVariables names, String endpoint) {
        PodAccess opened(Credential by) {
            return switch (by) {
                case AccountKey key -> file(names.keyFile(), key.secretName(), key.key());
                case SharedAccessSignature sas -> file(names.sasFile(), sas.secretName(), sas.key());
                case ManagedIdentity identity ->
                    variable(names.credential(), CredentialKind.ManagedIdentity.name())
                            .and(detail(Detail.CLIENT_ID, identity.clientId()));
                case ClientCertificate client ->
                    entra(
                                    CredentialKind.ClientCertificate,
                                    client.clientId(),
                                    client.tenantId(),
                                    client.authorityHost())
                            .and(file(names.detail(Detail.CLIENT_CERTIFICATE_PATH), client.secretName(), client.key()));
                case ClientSecret client ->
                    entra(CredentialKind.ClientSecret, client.clientId(), client.tenantId(), client.authorityHost())
                            .and(file(names.detail(Detail.CLIENT_SECRET_FILE), client.secretName(), client.key()));
                case WorkloadIdentity identity -> federated(identity);
            };
        }

        private PodAccess federated(WorkloadIdentity identity) {
            PodAccess entra = entra(
                    CredentialKind.WorkloadIdentity,
                    identity.clientId(),
                    identity.tenantId(),
                    identity.authorityHost());
            if (identity.clientId() == null) {
                return entra.and(new PodAccess(Map.of(), Map.of(), Set.of(), true));
            }
            String authority = identity.authorityHost();
            Cloud cloud = authority == null ? Cloud.ofHost(host()) : Cloud.ofAuthority(authority);
            return entra.and(detail(Detail.FEDERATED_TOKEN_FILE, TOKEN_FOLDER + "/" + tokenFile(cloud)))
                    .and(new PodAccess(Map.of(), Map.of(), Set.of(cloud), false));
        }

        private PodAccess entra(
                CredentialKind kind, @Nullable String clientId, @Nullable String tenantId, @Nullable String authority) {
            return variable(names.credential(), kind.name())
                    .and(detail(Detail.CLIENT_ID, clientId))
                    .and(detail(Detail.TENANT_ID, tenantId))
                    .and(detail(Detail.AUTHORITY_HOST, authority));
        }

        private PodAccess detail(Detail detail, @Nullable String value) {
            return value == null ? NONE : variable(names.detail(detail), value);
        }

        private static PodAccess variable(String variable, String value) {
            return new PodAccess(Map.of(variable, value), Map.of(), Set.of(), false);
        }

        /// The variable names the file.
        private PodAccess file(String variable, String secretName, String entry) {
            return new PodAccess(
                    Map.of(variable, FILES + name + "/" + entry),
                    Map.of(name, new EngineCommand.SecretEntry(secretName, entry)),
                    Set.of(),
                    false);
        }

        private String host() {
            return endpoint.replaceFirst("^https?://", "").replaceFirst("[:/].*$", "");
        }
    }
}
