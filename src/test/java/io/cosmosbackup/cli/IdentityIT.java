package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.emulator.CosmosEmulator;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.EmulatorOptions;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.SelfSignedCertificate;
import io.cosmosbackup.emulator.arm.ResourceManager;
import io.cosmosbackup.emulator.arm.RoleDefinition;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.support.Azurite;
import io.cosmosbackup.support.ServiceAccounts;
import io.cosmosbackup.support.TlsAzurite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a pod runs it that has no key: it gets what the webhook of AKS gives it, and certificates
/// to trust. Account, token service and storage account are reached by HTTPS.
class IdentityIT {
    private static final String TENANT = "7a1b0000-0000-0000-0000-000000000001";
    private static final String CLIENT = "c1c1c1c1-0000-0000-0000-000000000001";
    private static final String OBJECT = "0b0b0b0b-0000-0000-0000-000000000001";

    @TempDir
    private Path folder;

    private final SelfSignedCertificate certificate = SelfSignedCertificate.of("127.0.0.1");
    private final TokenService service = TokenService.start("127.0.0.1", 0, TENANT, certificate.serverContext());
    private final ServiceAccounts accounts = new ServiceAccounts();
    private final CosmosEmulator emulator =
            CosmosEmulator.start(EmulatorOptions.defaults().withPartitions(2).withHttps());
    private final Map<String, String> environment = new HashMap<>();

    private record Result(int exit, String out, String err) {}

    @BeforeEach
    void fill() throws IOException {
        accounts.trustedBy(service, CLIENT, OBJECT);
        emulator.trustTokens(service.issuer(), service.keys());
        emulator.assign(OBJECT, RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
        try (EmulatorClient client = new EmulatorClient(emulator.endpoint(), emulator.key())) {
            client.createDatabase("shop").ok();
            client.createContainer("shop", "orders", "/pk").ok();
            for (int i = 0; i < 20; i++) {
                client.createItem("shop", "orders", "[\"p\"]", item(i)).ok();
            }
        }
        emulator.setLocalAuth(false);
        environment.put("AZURE_CLIENT_ID", CLIENT);
        environment.put("AZURE_TENANT_ID", TENANT);
        environment.put("AZURE_AUTHORITY_HOST", service.address().toString());
        environment.put("AZURE_FEDERATED_TOKEN_FILE", accounts.file(folder).toString());
        trust(certificate.pem() + emulator.certificate().pem());
    }

    @AfterEach
    void stop() {
        emulator.close();
        service.close();
    }

    private static byte[] item(int number) {
        return "{\"id\":\"i%d\",\"pk\":\"p\"}".formatted(number).getBytes(StandardCharsets.UTF_8);
    }

    private void trust(String pem) throws IOException {
        environment.put(
                "CA_BUNDLE", Files.writeString(folder.resolve("ca.pem"), pem).toString());
    }

    private Result run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                "io.cosmosbackup.Main"));
        command.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        int exit = builder.start().waitFor();
        Result result = new Result(exit, Files.readString(out), Files.readString(err));
        assertFalse((result.out + result.err).contains("eyJ0"), "a token was printed: " + result);
        return result;
    }

    private String account() {
        return emulator.httpsEndpoint().toString();
    }

    private static void assertFails(int exit, Result result, String... parts) {
        assertEquals(exit, result.exit(), result.err());
        for (String part : parts) {
            assertTrue(result.err().contains(part), result.err());
        }
    }

    @Test
    void aPodWithTheWebhooksVariablesNeedsNothingElse() throws Exception {
        String repository =
                "local=" + Files.createDirectory(folder.resolve("repository")).toUri();
        Result backup = run("backup", "--source-endpoint", account(), "--repository", repository, "--id", "b1");
        assertEquals(0, backup.exit(), backup.err());
        assertTrue((backup.out() + backup.err()).contains("throughput"), backup.toString());

        try (EmulatorClient client = EmulatorClient.withToken(
                emulator.endpoint(),
                service.token(OBJECT, "https://cosmos.azure.com", Instant.now(), Duration.ofHours(1)))) {
            client.deleteItem("shop", "orders", "[\"p\"]", "i7").ok();
        }
        Result restore = run("restore", "b1", "--repository", repository, "--target-endpoint", account());
        assertEquals(0, restore.exit(), restore.err());
        assertEquals(20, emulator.items("shop", "orders").size());
    }

    @Test
    void withTheResourceIdABackupHasThroughput() throws Exception {
        String id = "/subscriptions/5b5b5b5b-0000-0000-0000-000000000001/resourceGroups/shop/providers"
                + "/Microsoft.DocumentDB/databaseAccounts/emulator";
        String repository =
                "local=" + Files.createDirectory(folder.resolve("repository")).toUri();
        String[] backup = {"backup", "--source-endpoint", account(), "--repository", repository, "--id", "b1"};
        environment.put("COSMOS_RESOURCE_ID", id);
        try (ResourceManager manager =
                ResourceManager.start(emulator, id, "127.0.0.1", 0, certificate.serverContext())) {
            manager.trustTokens(service.issuer(), service.keys());
            manager.assign(
                    OBJECT,
                    new RoleDefinition(
                            "reads", List.of("Microsoft.DocumentDB/databaseAccounts/*/read"), List.of(), List.of(id)),
                    id);
            environment.put("AZURE_RESOURCE_MANAGER_HOST", manager.endpoint().toString());
            Result run = run(backup);
            assertEquals(0, run.exit(), run.err());
            assertFalse(run.err().contains("throughput of"), run.err());
            Result show = run("show", "b1", "--repository", repository);
            assertTrue(show.out().contains("400"), show.out());
        }
        environment.put("COSMOS_KEY", emulator.key());
        assertFails(2, run(backup), "COSMOS_KEY and COSMOS_RESOURCE_ID are both set");
    }

    @Test
    void whatIsWrongEndsTheRunWithWhatToDo() throws Exception {
        String repository =
                "local=" + Files.createDirectory(folder.resolve("repository")).toUri();
        String[] backup = {"backup", "--source-endpoint", account(), "--repository", repository, "--id", "b1"};
        trust(certificate.pem());
        assertFails(1, run(backup), "PKIX", "give its certificates by CA_BUNDLE");
        trust(emulator.certificate().pem());
        assertFails(1, run(backup), "no token could be had", "PKIX", "give its certificates by CA_BUNDLE");
        trust("nothing");
        assertFails(2, run(backup), "cannot trust the certificates of file " + folder.resolve("ca.pem"));
        trust(certificate.pem() + emulator.certificate().pem());
        environment.put("COSMOS_CREDENTIAL", "Workload");
        assertFails(2, run(backup), "'Workload', which is no kind of credential");
        environment.put("COSMOS_CREDENTIAL", "WorkloadIdentity");
        environment.put("COSMOS_CLIENT_ID", "another");
        assertFails(4, run(backup), "AADSTS700016", "check the client id another");
        environment.remove("COSMOS_CLIENT_ID");
        emulator.assign(OBJECT);
        assertFails(4, run(backup), "403/5301", "give the identity a data plane role");
    }

    /// Azurite looks at issuer, audience and time of tokens, and at no role.
    @Test
    void aStorageAccountIsOpenedByTheSameIdentity() throws Exception {
        TlsAzurite azurite = new TlsAzurite(1);
        trust(certificate.pem() + emulator.certificate().pem() + azurite.certificate());
        String token = service.token(OBJECT, "https://storage.azure.com", Instant.now(), Duration.ofHours(1));
        String repository = "east=" + azurite.endpoint() + "/" + azurite.newContainer(token) + "/shop";

        assertEquals(
                0,
                run("backup", "--source-endpoint", account(), "--repository", repository, "--id", "b1")
                        .exit());
        for (String[] verb : new String[][] {
            {"probe", "--repository", repository},
            {"list", "--repository", repository},
            {"show", "b1", "--repository", repository},
            {"verify", "b1", "--repository", repository},
            {"restore", "b1", "--repository", repository, "--target-endpoint", account()},
            {"prune", "--series", "shop", "--keep-last", "1", "--repository", repository},
            {"delete", "--backup", "b1", "--repository", repository}
        }) {
            Result result = run(verb);
            assertEquals(0, result.exit(), String.join(" ", verb) + ": " + result.err());
        }
        environment.put("REPOSITORY_EAST_KEY", Azurite.environment("AZURITE_TLS_KEY_1"));
        assertEquals(0, run("list", "--repository", repository).exit());
        environment.remove("REPOSITORY_EAST_KEY");
        service.setLife(Duration.ofMinutes(-1));
        assertFails(1, run("list", "--repository", repository), "got an answer that is none");
    }
}
