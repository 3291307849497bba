package io.cosmosbackup.e2e;

import static io.cosmosbackup.e2e.TestNamespace.condition;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.emulator.Role;
import io.cosmosbackup.emulator.RoleAssignment;
import io.cosmosbackup.emulator.SelfSignedCertificate;
import io.cosmosbackup.emulator.entra.JsonWebKeys;
import io.cosmosbackup.emulator.entra.Registration;
import io.cosmosbackup.emulator.entra.TokenService;
import io.cosmosbackup.support.AccountContents;
import io.cosmosbackup.support.Azurite;
import io.cosmosbackup.support.InstalledOperator;
import io.cosmosbackup.support.TlsAzurite;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What docs/aks.md tells a person to do, done: its blocks are run as they stand but for those that say they were
/// not. No pod has a key. The account takes none, and the cluster's own tokens of service accounts are verified by
/// the keys that the cluster publishes.
class AksPageIT {
    private static final Path PAGE = Path.of("docs", "aks.md");
    private static final String TENANT = "99999999-8888-7777-6666-555555555555";
    private static final String PERSON = "person";
    private static final String ACTIONS = "Microsoft.DocumentDB/databaseAccounts/";
    private static final Pattern SECTION = Pattern.compile("## ([0-9]+)[.] .*");
    /// The table of identities: a name, and the service accounts that it believes.
    private static final Pattern IDENTITY =
            Pattern.compile("[|] `(backup-[a-z]+)` [|] ((?:`backup-[a-z]+`(?:, )?)+) [|].*");

    @TempDir
    private Path folder;

    private final TestNamespace namespace = TestNamespace.withoutKeys();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.of(Azurite.environment("HOST_ADDRESS"));
    private final TokenService service =
            TokenService.start(Azurite.environment("HOST_ADDRESS"), 0, TENANT, certificate.serverContext());
    private final TlsAzurite azurite = new TlsAzurite(1);

    @BeforeAll
    static void start() {
        InstalledOperator.start();
    }

    /// Stands for sections 1 to 6 of the page, which are Azure's.
    @BeforeEach
    void prepare() throws IOException {
        String issuer = namespace
                .raw("/.well-known/openid-configuration")
                .path("issuer")
                .asText();
        service.believe(
                issuer, JsonWebKeys.parse(namespace.raw("/openid/v1/jwks").toString()));
        identities()
                .forEach((identity, accounts) -> service.register(new Registration(
                        clientId(identity),
                        objectId(identity),
                        accounts.stream()
                                .map(account -> new Registration.Federated(
                                        issuer, "system:serviceaccount:" + namespace.name + ":" + account))
                                .toList(),
                        List.of(),
                        List.of())));
        var account = namespace.emulator;
        account.trustTokens(service.issuer(), service.keys());
        Role reading = new Role(
                "reading", Set.of(ACTIONS + "readMetadata", ACTIONS + "sqlDatabases/containers/readChangeFeed"));
        account.assign(objectId("backup-writer"), RoleAssignment.ofAccount(reading));
        account.assign(objectId("backup-restorer"), RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
        account.assign(objectId(PERSON), RoleAssignment.ofAccount(Role.DATA_CONTRIBUTOR));
        namespace.account.createDatabase("shop").ok();
        namespace.account.createContainer("shop", "orders", "/pk").ok();
        for (int i = 0; i < 20; i++) {
            String item = "{\"id\":\"i%d\",\"pk\":\"p%d\",\"price\":1.50}".formatted(i, i);
            namespace
                    .account
                    .createItem("shop", "orders", "[\"p" + i + "\"]", item.getBytes(StandardCharsets.UTF_8))
                    .ok();
        }
        account.setLocalAuth(false);
        String trusted = certificate.pem() + account.certificate().pem() + azurite.certificate();
        namespace.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: corporate-ca}
                data:
                  ca.crt: |
                """ + trusted.indent(4));
    }

    @AfterEach
    void clean() {
        namespace.close();
        service.close();
    }

    @ConcurrentTest
    void thePageLeadsToABackupAndARestoreWithoutAnyKey() throws Exception {
        try (EmulatorClient person =
                EmulatorClient.withToken(namespace.emulator.endpoint(), token("https://cosmos.azure.com"))) {
            List<String> before = AccountContents.of(person);
            Map<String, String> environment = environment();
            run(blocks(6, 9), environment);
            namespace.await("CosmosBackup", "first", "Complete");
            assertEquals(Set.of("shop-signing"), secrets("first-backup"));
            Awaitility.await("a prune by the identity that may delete")
                    .atMost(TestNamespace.LONG)
                    .until(() -> namespace
                            .get("CosmosBackupSchedule", "nightly")
                            .at("/status/upkeep")
                            .hasNonNull("lastPruneTime"));

            for (int i = 0; i < 20; i++) {
                person.deleteItem("shop", "orders", "[\"p" + i + "\"]", "i" + i).ok();
            }
            run(blocks(10, 11), environment);
            namespace.await("CosmosRestore", "first-restore", "Complete");
            assertEquals(Set.of("shop-identity"), secrets("first-restore-restore"));
            AccountContents.assertSame(before, AccountContents.of(person));
        }
    }

    @ConcurrentTest
    void aServiceAccountThatTheIdentityDoesNotBelieveIsNamedInEntrasWords() throws Exception {
        run(blocks(7, 8), environment());
        namespace.apply(adapted("""
                apiVersion: cosmosbackup.io/v1alpha1
                kind: CosmosBackup
                metadata: {name: stranger}
                spec:
                  source:
                    api: NoSQL
                    endpoint: %s
                    credentials:
                      workloadIdentity:
                        clientId: %s
                        tenantId: %s
                  repositories: [west]
                  signing: {secretName: shop-signing}
                  template:
                    backoffLimit: 0
                    serviceAccountName: backup-restorer
                """.formatted(namespace.emulator.httpsEndpoint(), clientId("backup-writer"), TENANT)));
        JsonNode failed = condition(namespace.await("CosmosBackup", "stranger", "Failed"), "Failed");
        assertEquals("AccessDenied", failed.path("reason").asText(), failed.toString());
        String message = failed.path("message").asText();
        String subject = "system:serviceaccount:" + namespace.name + ":backup-restorer";
        assertTrue(message.contains("AADSTS700213: No matching federated identity record"), message);
        assertTrue(
                message.contains("HINT: give " + clientId("backup-writer") + " a federated credential with issuer"),
                message);
        assertTrue(message.contains("subject " + subject + " and audience api://AzureADTokenExchange"), message);
    }

    /// Every Secret that the Job's pods get something from.
    private Set<String> secrets(String job) {
        List<PodSpec> pods = namespace.pods(job).stream().map(Pod::getSpec).toList();
        Stream<String> mounted = pods.stream()
                .flatMap(pod -> pod.getVolumes().stream())
                .map(Volume::getSecret)
                .filter(Objects::nonNull)
                .map(SecretVolumeSource::getSecretName);
        Stream<String> variables = pods.stream()
                .flatMap(pod -> pod.getContainers().stream())
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getValueFrom)
                .filter(Objects::nonNull)
                .map(EnvVarSource::getSecretKeyRef)
                .filter(Objects::nonNull)
                .map(SecretKeySelector::getName);
        return Stream.concat(mounted, variables).collect(Collectors.toSet());
    }

    private String token(String audience) {
        return service.token(objectId(PERSON), audience, Instant.now(), Duration.ofHours(1));
    }

    private static String clientId(String identity) {
        return id("client " + identity);
    }

    private static String objectId(String identity) {
        return id("object " + identity);
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Map<String, List<String>> identities() throws IOException {
        Map<String, List<String>> identities = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = IDENTITY.matcher(line);
            if (row.matches()) {
                identities.put(
                        row.group(1), List.of(row.group(2).replace("`", "").split(", ", -1)));
            }
        }
        return identities;
    }

    /// What the blocks before have put into the shell, and the programs that it finds.
    private Map<String, String> environment() throws Exception {
        Map<String, String> environment = new TreeMap<>();
        for (String identity : identities().keySet()) {
            String role = identity.replace("backup-", "").toUpperCase(Locale.ROOT);
            environment.put(role + "_CLIENT_ID", clientId(identity));
        }
        environment.put("TENANT_ID", TENANT);
        environment.put("NAMESPACE", namespace.name);
        environment.put("REGISTRY", "shopimages");
        environment.put("COSMOS_ENDPOINT", namespace.emulator.httpsEndpoint().toString());
        environment.put("BLOB_ENDPOINT", azurite.endpoint());
        environment.put("CONTAINER", azurite.newContainer(token("https://storage.azure.com")));
        Path root = Path.of("").toAbsolutePath();
        for (String part : List.of("bin", "charts")) {
            Files.createSymbolicLink(folder.resolve(part), root.resolve(part));
        }
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Files.createSymbolicLink(programs.resolve("kubectl"), Path.of(Azurite.environment("KUBECTL")));
        // The operator is installed already, with values of the tests' own: nothing may change it here.
        Files.writeString(
                Files.createFile(
                        programs.resolve("helm"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!/bin/sh\nexec \"$HELM\" \"$@\" --dry-run=server\n");
        environment.put("PATH", programs + ":" + System.getenv("PATH"));
        for (String home : List.of("CONFIG", "CACHE", "DATA")) {
            environment.put("HELM_" + home + "_HOME", folder.resolve("helm").toString());
        }
        // The page chooses a namespace: in a file of its own.
        environment.put(
                "KUBECONFIG",
                Files.copy(Path.of(Azurite.environment("KUBECONFIG")), folder.resolve("kubeconfig"))
                        .toString());
        return environment;
    }

    /// The blocks of these sections that are to be run, in their order.
    private static String blocks(int from, int to) throws IOException {
        StringBuilder blocks = new StringBuilder();
        int section = 0;
        boolean inside = false;
        boolean run = false;
        for (String line : Files.readAllLines(PAGE)) {
            Matcher heading = SECTION.matcher(line);
            if (heading.matches()) {
                section = Integer.parseInt(heading.group(1));
            }
            boolean code = line.startsWith("    ");
            if (code && !inside) {
                run = section >= from && section <= to && !line.startsWith("    # not run here");
            }
            if (code && run) {
                blocks.append(line.substring(4)).append('\n');
            }
            inside = code;
        }
        return blocks.toString();
    }

    /// The servers of this test are not Microsoft's, and show certificates of their own.
    private String adapted(String text) {
        return text.replaceAll("(?m)^( *)tenantId: .*$", "$0\n$1authorityHost: " + service.address())
                .replaceAll(
                        "(?m)^( *)serviceAccountName: backup-(writer|restorer)$",
                        "$0\n$1caBundle: {configMapName: corporate-ca}");
    }

    private void run(String blocks, Map<String, String> environment) throws Exception {
        Path log = folder.resolve("log");
        Path script = Files.writeString(folder.resolve("page.sh"), "set -euxo pipefail\n" + adapted(blocks));
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        bash.environment().putAll(environment);
        Process process = bash.start();
        try {
            assertTrue(
                    process.waitFor(TestNamespace.LONG.toSeconds(), TimeUnit.SECONDS),
                    () -> "the page's commands do not end: " + read(log));
            assertEquals(0, process.exitValue(), () -> read(log));
        } finally {
            process.destroy();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
