package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.account.ResourceId;
import io.cosmosbackup.engine.contract.AccessVariables;
import io.cosmosbackup.engine.contract.AccessVariables.Detail;
import io.cosmosbackup.engine.contract.Cloud;
import io.cosmosbackup.engine.contract.CredentialKind;
import io.cosmosbackup.engine.identity.EntraTokens;
import io.cosmosbackup.engine.identity.Secret;
import io.cosmosbackup.engine.identity.SecretFile;
import io.cosmosbackup.engine.identity.TokenSource;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.store.azure.BlobAccess;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What opens one place, as the environment says it: exactly one way, or an error that names the variables.
///
/// @param what the place, for messages: `the account`, `repository east`
/// @param url the place's address
record GivenAccess(Map<String, String> environment, AccessVariables variables, String what, String url) {
    private static final String KINDS =
            Arrays.stream(CredentialKind.values()).map(Enum::name).collect(Collectors.joining(", "));

    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9\\[][-A-Za-z0-9.:\\[\\]]*/?");

    static Access account(Map<String, String> environment, String endpoint) {
        AccessVariables variables = AccessVariables.account();
        GivenAccess given = new GivenAccess(environment, variables, "the account", endpoint);
        CredentialKind kind = given.credential(Stream.of(variables.key(), variables.keyFile()));
        if (kind == null) {
            given.requireNoManager();
            return new Access.Key(given.key());
        }
        return new Access.Entra(given.tokens(kind), given.cloud().cosmosScope(given.host()), given.manager());
    }

    static BlobAccess repository(Map<String, String> environment, String name, String url) {
        AccessVariables variables = AccessVariables.repository(name);
        GivenAccess given = new GivenAccess(environment, variables, "repository " + name, url);
        CredentialKind kind =
                given.credential(Stream.of(variables.key(), variables.keyFile(), variables.sas(), variables.sasFile()));
        if (kind != null) {
            return new BlobAccess.Entra(given.tokens(kind), given.cloud().storageScope());
        }
        if (!given.isSet(variables.sas()) && !given.isSet(variables.sasFile())) {
            return new BlobAccess.Key(given.key());
        }
        given.requireEncrypted("a shared access signature", url);
        return new BlobAccess.Signature(
                given.secret(variables.sas(), variables.sasFile(), "a shared access signature for " + given.what));
    }

    /// The kind of Entra credential; null if one of the others is set. A federated token that is there by
    /// itself is the way of AKS; no other kind is ever guessed.
    private @Nullable CredentialKind credential(Stream<String> others) {
        List<String> ways = Stream.concat(others, Stream.of(variables.credential()))
                .filter(this::isSet)
                .toList();
        if (ways.size() > 1) {
            throw refused(
                    "environment variables " + String.join(" and ", ways) + " are both set",
                    "leave the one that is to open " + what);
        }
        if (ways.isEmpty()) {
            if (variable(Detail.FEDERATED_TOKEN_FILE) != null) {
                return CredentialKind.WorkloadIdentity;
            }
            throw refused(
                    "environment variable " + variables.key() + " must hold the key of " + what,
                    "or " + variables.keyFile() + " name a file with the key, or " + variables.credential()
                            + " be the kind of a Microsoft Entra identity: " + KINDS);
        }
        String way = ways.getFirst();
        return !way.equals(variables.credential())
                ? null
                : CredentialKind.of(environment.getOrDefault(way, "").strip())
                        .orElseThrow(() -> refused(
                                "environment variable " + way + " is '" + Redacted.of(environment.getOrDefault(way, ""))
                                        + "', which is no kind of credential",
                                KINDS));
    }

    private void requireNoManager() {
        if (isSet(variables.resourceId())) {
            throw refused(
                    "environment variables " + (isSet(variables.key()) ? variables.key() : variables.keyFile())
                            + " and " + variables.resourceId()
                            + " are both set, and a key does not open Azure Resource Manager",
                    "leave out " + variables.resourceId() + ": with a key the account itself is asked. Or open it by an"
                            + " identity (" + variables.credential() + ")");
        }
    }

    /// Null where nobody has said which resource the account is.
    private Access.@Nullable Manager manager() {
        if (!isSet(variables.resourceId())) {
            return null;
        }
        String text = Environment.require(environment, variables.resourceId(), "the account's resource id");
        ResourceId account = ResourceId.parse(text)
                .orElseThrow(() -> refused(
                        "environment variable " + variables.resourceId() + " is '" + Redacted.of(text)
                                + "', which is no resource id of a Cosmos DB account",
                        ResourceId.FORM + ", as az cosmosdb show --query id prints it"));
        String address = variable(Detail.RESOURCE_MANAGER_HOST) == null
                ? cloud().managementHost()
                : required(Detail.RESOURCE_MANAGER_HOST);
        if (!ADDRESS.matcher(address).matches()) {
            throw refused(
                    "environment variable " + name(Detail.RESOURCE_MANAGER_HOST) + " is '" + Redacted.of(address)
                            + "', which is no address of Azure Resource Manager",
                    "for example https://management.azure.com, without path or query");
        }
        requireEncrypted("a token", address);
        return new Access.Manager(
                address.endsWith("/") ? address.substring(0, address.length() - 1) : address,
                cloud().managementScope(),
                account);
    }

    private Secret key() {
        return secret(variables.key(), variables.keyFile(), "the key of " + what);
    }

    /// @param given the variable that holds it
    /// @param file the variable that names a file with it
    private Secret secret(String given, String file, String of) {
        return isSet(file)
                ? new SecretFile(path(file), of)
                : Secret.of(Environment.require(environment, given, of), "the Secret (by hand: " + given + ")");
    }

    private EntraTokens tokens(CredentialKind kind) {
        requireEncrypted("a token", url);
        return new EntraTokens(
                switch (kind) {
                    case WorkloadIdentity ->
                        new TokenSource.FederatedToken(
                                application(),
                                new SecretFile(path(name(Detail.FEDERATED_TOKEN_FILE)), "the service account's token"));
                    case ManagedIdentity ->
                        new TokenSource.ManagedIdentity(
                                metadataAddress(),
                                variable(Detail.CLIENT_ID) == null ? null : required(Detail.CLIENT_ID));
                    case ClientCertificate ->
                        new TokenSource.Certificate(
                                application(),
                                new SecretFile(path(name(Detail.CLIENT_CERTIFICATE_PATH)), "the client certificate"));
                    case ClientSecret -> new TokenSource.ClientSecret(application(), clientSecret());
                });
    }

    private TokenSource.Application application() {
        String authority = variable(Detail.AUTHORITY_HOST) == null
                ? Cloud.ofHost(host()).authorityHost()
                : required(Detail.AUTHORITY_HOST);
        requireEncrypted("what proves the identity", authority);
        return new TokenSource.Application(authority, required(Detail.TENANT_ID), required(Detail.CLIENT_ID));
    }

    private Secret clientSecret() {
        boolean own =
                isSet(variables.detail(Detail.CLIENT_SECRET)) || isSet(variables.detail(Detail.CLIENT_SECRET_FILE));
        String given = own ? variables.detail(Detail.CLIENT_SECRET) : Detail.CLIENT_SECRET.azure();
        String file = own ? variables.detail(Detail.CLIENT_SECRET_FILE) : Detail.CLIENT_SECRET_FILE.azure();
        if (isSet(given) && isSet(file)) {
            throw refused("environment variables " + given + " and " + file + " are both set", "leave one");
        }
        return secret(given, file, "the client secret for " + what);
    }

    private String metadataAddress() {
        String instead = environment.get(AccessVariables.METADATA_HOST);
        if (instead == null) {
            return TokenSource.ManagedIdentity.ADDRESS;
        }
        return instead.endsWith("/") ? instead.substring(0, instead.length() - 1) : instead;
    }

    private Cloud cloud() {
        String authority = variable(Detail.AUTHORITY_HOST);
        return authority == null ? Cloud.ofHost(host()) : Cloud.ofAuthority(authority);
    }

    /// Empty for what is no URL: where it is used it is refused with better words.
    private String host() {
        try {
            return Objects.requireNonNullElse(URI.create(url).getHost(), "");
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private boolean isSet(String variable) {
        return environment.get(variable) != null;
    }

    /// The name of the variable that holds a detail: the place's own, or Azure's.
    private String name(Detail detail) {
        String own = variables.detail(detail);
        return isSet(own) ? own : detail.azure();
    }

    private @Nullable String variable(Detail detail) {
        return environment.get(name(detail));
    }

    private String required(Detail detail) {
        String value = variable(detail);
        if (value == null || value.isBlank()) {
            throw refused(
                    "environment variable " + variables.detail(detail) + " or " + detail.azure()
                            + " must be set for the identity that opens " + what,
                    "a pod of AKS gets it by the label azure.workload.identity/use: \"true\"");
        }
        return value.strip();
    }

    private Path path(String variable) {
        String file = Environment.require(environment, variable, "the name of a file");
        try {
            return Path.of(file);
        } catch (InvalidPathException _) {
            throw refused("environment variable " + variable + " names no file", "an absolute path");
        }
    }

    private void requireEncrypted(String sent, String address) {
        if (!InsecureOption.isEncryptedOrLoopback(address)) {
            throw refused(
                    sent + " for " + what + " would be sent unencrypted, to " + Redacted.of(address),
                    "https://; whoever reads it on the way could use it");
        }
    }

    private static BackupException refused(String why, String hint) {
        return new BackupException(Reason.InvalidArgument, why + ". HINT: " + hint);
    }

    @Override
    public String toString() {
        return "GivenAccess[" + what + "]";
    }
}
