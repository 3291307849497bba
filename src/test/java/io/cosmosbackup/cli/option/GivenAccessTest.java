package io.cosmosbackup.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.engine.account.ResourceId;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.store.azure.BlobAccess;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which environment variables mean which access.
class GivenAccessTest {
    private static final String ENDPOINT = "https://shop.documents.azure.com";
    private static final String CONTAINER = "https://east.blob.core.windows.net/backups";

    /// `A=1 B=2`
    private static Map<String, String> environment(String text) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : text.split(" ", -1)) {
            if (!variable.isEmpty()) {
                int equals = variable.indexOf('=');
                environment.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return environment;
    }

    private static Access account(String environment) {
        return GivenAccess.account(environment(environment), ENDPOINT);
    }

    private static BlobAccess repository(String environment) {
        return GivenAccess.repository(environment(environment), "west-europe", CONTAINER);
    }

    private static void assertRefused(String said, Map<String, String> environment, String endpoint) {
        BackupException failure = assertThrows(BackupException.class, () -> GivenAccess.account(environment, endpoint));
        assertEquals(Reason.InvalidArgument, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).contains(said), failure.getMessage());
    }

    @Test
    void aKeyIsGivenOrStandsInAFile() {
        assertEquals(
                "the Secret (by hand: COSMOS_KEY)",
                assertInstanceOf(Access.Key.class, account("COSMOS_KEY=a2V5"))
                        .secret()
                        .where());
        assertEquals(
                "file /x/key",
                assertInstanceOf(Access.Key.class, account("COSMOS_KEY_FILE=/x/key AZURE_FEDERATED_TOKEN_FILE=/t"))
                        .secret()
                        .where());
        assertEquals(
                "file /x/key",
                assertInstanceOf(BlobAccess.Key.class, repository("REPOSITORY_WEST_EUROPE_KEY_FILE=/x/key"))
                        .secret()
                        .where());
    }

    @Test
    void aRepositoryMayHaveASharedAccessSignature() {
        assertEquals(
                "the Secret (by hand: REPOSITORY_WEST_EUROPE_SAS)",
                assertInstanceOf(BlobAccess.Signature.class, repository("REPOSITORY_WEST_EUROPE_SAS=sig=x"))
                        .secret()
                        .where());
        assertInstanceOf(BlobAccess.Signature.class, repository("REPOSITORY_WEST_EUROPE_SAS_FILE=/x"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        WorkloadIdentity AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_FEDERATED_TOKEN_FILE=/f | client c, tenant t at https://login.microsoftonline.com/
        WorkloadIdentity AZURE_CLIENT_ID=c COSMOS_CLIENT_ID=d AZURE_TENANT_ID=t COSMOS_TENANT_ID=u COSMOS_FEDERATED_TOKEN_FILE=/f | client d, tenant u at https://login.microsoftonline.com/
        WorkloadIdentity COSMOS_CLIENT_ID=c COSMOS_TENANT_ID=t COSMOS_FEDERATED_TOKEN_FILE=/f AZURE_AUTHORITY_HOST=https://login.microsoftonline.us | client c, tenant t at https://login.microsoftonline.us/
        ManagedIdentity | managed identity of this machine at http://169.254.169.254
        ManagedIdentity AZURE_CLIENT_ID=c AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:1/ | managed identity c at http://127.0.0.1:1
        ClientCertificate AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_CLIENT_CERTIFICATE_PATH=/c.pem | client c, tenant t at https://login.microsoftonline.com/
        ClientSecret AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_CLIENT_SECRET=s | client c, tenant t at https://login.microsoftonline.com/
        ClientSecret AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_CLIENT_SECRET=s COSMOS_CLIENT_SECRET_FILE=/s | client c, tenant t at https://login.microsoftonline.com/
        """)
    void anIdentityHasItsOwnDetailsOrAzures(String environment, String described) {
        Access.Entra entra = assertInstanceOf(Access.Entra.class, account("COSMOS_CREDENTIAL=" + environment));
        assertEquals(described, entra.tokens().described());
    }

    /// The webhook of AKS sets these three and says nothing else.
    @Test
    void aFederatedTokenThatIsThereIsUsedAndNothingElseIsGuessed() {
        String webhook = "AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_FEDERATED_TOKEN_FILE=/f";
        assertEquals(
                "https://cosmos.azure.com/.default",
                assertInstanceOf(Access.Entra.class, account(webhook)).scope());
        assertEquals(
                "https://storage.azure.com/.default",
                assertInstanceOf(BlobAccess.Entra.class, repository(webhook)).scope());
        assertInstanceOf(Access.Key.class, account(webhook + " COSMOS_KEY=a2V5"));
        assertRefused("COSMOS_KEY must hold the key of the account", Map.of("AZURE_CLIENT_ID", "c"), ENDPOINT);
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.documents.azure.us, https://login.microsoftonline.us/, https://shop.documents.azure.us/.default",
        "https://shop.documents.azure.cn:443/, https://login.chinacloudapi.cn/,"
                + " https://shop.documents.azure.cn/.default",
        "https://127.0.0.1:8082, https://login.microsoftonline.com/, https://cosmos.azure.com/.default",
    })
    void theCloudFollowsFromTheEndpoint(String endpoint, String authority, String scope) {
        Access.Entra entra = assertInstanceOf(
                Access.Entra.class,
                GivenAccess.account(
                        environment("AZURE_CLIENT_ID=c AZURE_TENANT_ID=t AZURE_FEDERATED_TOKEN_FILE=/f"), endpoint));
        assertEquals("client c, tenant t at " + authority, entra.tokens().described());
        assertEquals(scope, entra.scope());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        COSMOS_KEY=a COSMOS_KEY_FILE=/k | COSMOS_KEY and COSMOS_KEY_FILE are both set
        COSMOS_KEY=a COSMOS_CREDENTIAL=ManagedIdentity | COSMOS_KEY and COSMOS_CREDENTIAL are both set
        COSMOS_CREDENTIAL=Default | COSMOS_CREDENTIAL is 'Default', which is no kind of credential. HINT: WorkloadIdentity, ManagedIdentity, ClientCertificate, ClientSecret
        COSMOS_CREDENTIAL=WorkloadIdentity | COSMOS_TENANT_ID or AZURE_TENANT_ID must be set
        COSMOS_CREDENTIAL=WorkloadIdentity AZURE_TENANT_ID=t AZURE_CLIENT_ID= | COSMOS_CLIENT_ID or AZURE_CLIENT_ID must be set
        COSMOS_CREDENTIAL=WorkloadIdentity AZURE_TENANT_ID=t AZURE_CLIENT_ID=c | AZURE_FEDERATED_TOKEN_FILE must hold the name of a file
        COSMOS_CREDENTIAL=WorkloadIdentity AZURE_TENANT_ID=t/u AZURE_CLIENT_ID=c AZURE_FEDERATED_TOKEN_FILE=/f | 't/u' is no tenant
        COSMOS_CREDENTIAL=ClientSecret AZURE_TENANT_ID=t AZURE_CLIENT_ID=c | AZURE_CLIENT_SECRET must hold the client secret for the account
        COSMOS_CREDENTIAL=ClientSecret AZURE_TENANT_ID=t AZURE_CLIENT_ID=c COSMOS_CLIENT_SECRET=a COSMOS_CLIENT_SECRET_FILE=/s | COSMOS_CLIENT_SECRET and COSMOS_CLIENT_SECRET_FILE are both set
        COSMOS_CREDENTIAL=ClientSecret AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=s AZURE_AUTHORITY_HOST=http://login.example/ | would be sent unencrypted, to http://login.example/
        COSMOS_KEY= | COSMOS_KEY must hold the key of the account
        """)
    void whatDoesNotGoTogetherIsNamed(String environment, String said) {
        assertRefused(said, environment(environment), ENDPOINT);
    }

    /// Whoever reads a token on its way may use it; a signature counts for one request.
    @Test
    void tokensAndSignaturesTravelEncrypted() {
        Map<String, String> identity = environment("COSMOS_CREDENTIAL=ManagedIdentity");
        assertRefused("a token for the account would be sent unencrypted", identity, "http://emulator:8081/");
        assertInstanceOf(Access.Entra.class, GivenAccess.account(identity, "http://127.0.0.1:8081/"));
        BackupException failure = assertThrows(
                BackupException.class,
                () -> GivenAccess.repository(environment("REPOSITORY_X_SAS=sig=x"), "x", "http://azurite:10000/a/c"));
        assertTrue(
                String.valueOf(failure.getMessage()).contains("a shared access signature for repository x would be"),
                failure.getMessage());
        assertFalse(String.valueOf(failure.getMessage()).contains("sig=x"), failure.getMessage());
    }

    private static final String ID = "/subscriptions/5b5b5b5b-0000-0000-0000-000000000001/resourceGroups/shop.1"
            + "/providers/Microsoft.DocumentDB/databaseAccounts/shop";
    private static final String IDENTITY = "COSMOS_CREDENTIAL=ManagedIdentity COSMOS_RESOURCE_ID=" + ID;

    private static Access.@Nullable Manager manager(String environment, String endpoint) {
        return assertInstanceOf(Access.Entra.class, GivenAccess.account(environment(environment), endpoint))
                .manager();
    }

    @Test
    void anIdentityMayBeGivenTheAccountsResourceId() {
        assertNull(manager("COSMOS_CREDENTIAL=ManagedIdentity", ENDPOINT));
        assertEquals(
                new Access.Manager(
                        "https://management.azure.com",
                        "https://management.azure.com/.default",
                        new ResourceId(ID, "shop")),
                manager(IDENTITY + "/", ENDPOINT));
        assertEquals(
                new Access.Manager(
                        "https://management.chinacloudapi.cn",
                        "https://management.chinacloudapi.cn/.default",
                        new ResourceId(ID, "shop")),
                manager(IDENTITY, "https://shop.documents.azure.cn"));
        assertEquals(
                "http://127.0.0.1:8083",
                Objects.requireNonNull(manager(
                                IDENTITY + " AZURE_RESOURCE_MANAGER_HOST=http://elsewhere"
                                        + " COSMOS_RESOURCE_MANAGER_HOST=http://127.0.0.1:8083/",
                                ENDPOINT))
                        .address());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            COSMOS_KEY=a2V5 COSMOS_RESOURCE_ID=/x                                    | COSMOS_KEY and COSMOS_RESOURCE_ID are both set
            COSMOS_KEY_FILE=/k COSMOS_RESOURCE_ID=/x                                 | COSMOS_KEY_FILE and COSMOS_RESOURCE_ID are both set
            COSMOS_CREDENTIAL=ManagedIdentity COSMOS_RESOURCE_ID=shop                | COSMOS_RESOURCE_ID is 'shop', which is no resource id
            COSMOS_CREDENTIAL=ManagedIdentity COSMOS_RESOURCE_ID=/subscriptions/5b5b5b5b-0000-0000-0000-000000000001/resourceGroups/../providers/Microsoft.DocumentDB/databaseAccounts/shop | which is no resource id
            """)
    void aResourceIdThatCannotServeIsRefused(String environment, String said) {
        assertRefused(said, environment(environment), ENDPOINT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://management.azure.com", "https://management.azure.com/x", "management.azure.com"})
    void noTokenGoesToAnotherKindOfAddress(String address) {
        assertRefused("", environment(IDENTITY + " COSMOS_RESOURCE_MANAGER_HOST=" + address), ENDPOINT);
    }
}
