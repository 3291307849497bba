package io.cosmosbackup.engine.identity;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.report.Redacted;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What proves to Microsoft Entra who asks for a token.
public sealed interface TokenSource {
    /// An app registration or a user-assigned managed identity.
    ///
    /// @param authorityHost the address that tokens are asked of, with a slash at its end
    /// @param tenant its id or one of its domains
    record Application(String authorityHost, String tenant, String clientId) {
        private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,253}");
        private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

        public Application {
            authorityHost = authorityHost.endsWith("/") ? authorityHost : authorityHost + "/";
            requireAddress(authorityHost);
            require(TENANT, tenant, "tenant", "the tenant's id, as az account show --query tenantId prints it");
            require(CLIENT, clientId, "client id", "the id of the app registration or managed identity");
        }

        private static void requireAddress(String address) {
            try {
                URI uri = URI.create(address);
                if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                    return;
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
            throw new BackupException(
                    Reason.InvalidArgument,
                    "'" + Redacted.of(address)
                            + "' is no authority host. HINT: for example https://login.microsoftonline.com/");
        }

        private static void require(Pattern form, String text, String what, String hint) {
            if (!form.matcher(text).matches()) {
                throw new BackupException(
                        Reason.InvalidArgument, "'" + Redacted.of(text) + "' is no " + what + ". HINT: " + hint);
            }
        }

        URI tokenAddress() {
            return URI.create(authorityHost + tenant + "/oauth2/v2.0/token");
        }
    }

    /// The token of a Kubernetes service account, which the kubelet renews.
    record FederatedToken(Application application, SecretFile token) implements TokenSource {}

    /// A PEM file with a certificate and its private key.
    record Certificate(Application application, SecretFile pem) implements TokenSource {}

    record ClientSecret(Application application, Secret secret) implements TokenSource {}

    /// The instance metadata service of a machine in Azure.
    ///
    /// @param address of the service, without a slash at its end
    /// @param clientId of a user-assigned identity; null for the machine's own
    record ManagedIdentity(String address, @Nullable String clientId) implements TokenSource {
        /// A link-local address, the same on every machine.
        public static final String ADDRESS = "http://169.254.169.254";
    }

    /// Who is asked and who asks, for messages.
    default String described() {
        return switch (this) {
            case FederatedToken(Application application, SecretFile _) -> described(application);
            case Certificate(Application application, SecretFile _) -> described(application);
            case ClientSecret(Application application, Secret _) -> described(application);
            case ManagedIdentity(String address, String clientId) ->
                "managed identity " + (clientId == null ? "of this machine" : clientId) + " at " + address;
        };
    }

    private static String described(Application application) {
        return "client " + application.clientId() + ", tenant " + application.tenant() + " at "
                + application.authorityHost();
    }
}
