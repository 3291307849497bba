package io.cosmosbackup.cli.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cosmosbackup.engine.crypto.Identities;
import io.cosmosbackup.engine.crypto.Recipients;
import io.cosmosbackup.engine.crypto.SigningKey;
import io.cosmosbackup.engine.crypto.VerificationKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The keys that `keygen` makes belong together, go where they are asked to, and nowhere else.
class KeygenCommandTest {
    private static final List<String> FILES = List.of("identity.txt", "recipient.txt", "signing.pem", "signing.pub");

    @TempDir
    private Path directory;

    private record Result(int exit, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = new CommandLine(new KeygenCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Result(exit, out.toString(), err.toString());
    }

    @Test
    void theFilesOfADirectoryBelongTogether() throws Exception {
        Path keys = directory.resolve("new/keys");
        Result result = run("--output", keys.toString());
        assertEquals(0, result.exit(), result.err());
        Identities identities = Identities.parse(Files.readString(keys.resolve("identity.txt")));
        String recipient = Files.readString(keys.resolve("recipient.txt")).strip();
        SigningKey signing = SigningKey.parse(Files.readString(keys.resolve("signing.pem")));
        String verification = Files.readString(keys.resolve("signing.pub")).strip();
        assertBelongTogether(identities, recipient, signing, verification);
        assertTrue(result.out().contains(recipient), result.out());
        assertTrue(result.out().contains(verification), result.out());
    }

    @Test
    void secretFilesAreReadableByTheirOwnerOnly() throws IOException {
        run("--output", directory.toString());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    FILES, files.map(f -> f.getFileName().toString()).sorted().toList());
        }
        for (String secret : List.of("identity.txt", "signing.pem")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(secret))),
                    secret);
        }
    }

    /// Also under umask 0, and where it lies in directories that are made with it.
    @Test
    void aDirectoryThatIsMadeIsItsOwnersOnly() throws IOException {
        Path keys = directory.resolve("new/keys");
        run("--output", keys.toString());
        for (Path made : List.of(keys, directory.resolve("new"))) {
            assertEquals(
                    "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)), made.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity.txt", "recipient.txt", "signing.pem", "signing.pub"})
    void aFileThatIsThereIsNeverWrittenOver(String name) throws IOException {
        Files.writeString(directory.resolve(name), "precious");
        Result result = run("--output", directory.toString());
        assertEquals(2, result.exit());
        assertTrue(result.err().contains(name + " is there already"), result.err());
        assertEquals("precious", Files.readString(directory.resolve(name)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count(), "nothing else was written");
        }
    }

    @Test
    void aLinkToNowhereIsAFileThatIsThere() throws IOException {
        Files.createSymbolicLink(directory.resolve("signing.pub"), directory.resolve("absent"));
        assertEquals(2, run("--output", directory.toString()).exit());
        assertFalse(Files.exists(directory.resolve("absent")));
    }

    @Test
    void whereNoDirectoryCanBeTheFailureNamesIt() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Result result = run("--output", file.toString());
        assertEquals(2, result.exit());
        assertTrue(result.err().startsWith("InvalidArgument: cannot write keys into " + file), result.err());
    }

    @Test
    void noSecretIsPrintedWhenFilesAreWritten() throws IOException {
        for (String json : new String[] {null, "--json"}) {
            Path keys = directory.resolve(String.valueOf(json));
            Result result = json == null ? run("--output", keys.toString()) : run("--output", keys.toString(), json);
            for (String secret : List.of("identity.txt", "signing.pem")) {
                Files.readString(keys.resolve(secret))
                        .lines()
                        .filter(line -> !line.startsWith("#") && !line.startsWith("-----"))
                        .forEach(line -> assertFalse((result.out() + result.err()).contains(line)));
            }
            assertFalse(result.out().contains("AGE-SECRET-KEY-"), result.out());
        }
    }

    @Test
    void jsonNamesThePublicHalves() throws IOException {
        Result result = run("--output", directory.toString(), "--json");
        JsonNode printed = new ObjectMapper().readTree(result.out());
        VerificationKey key = VerificationKey.parse(Files.readString(directory.resolve("signing.pub")));
        assertEquals(directory.toString(), printed.path("directory").asText());
        assertEquals(
                Files.readString(directory.resolve("recipient.txt")).strip(),
                printed.path("recipient").asText());
        assertEquals(key.text(), printed.path("verificationKey").asText());
        assertEquals(key.id(), printed.path("keyId").asText());
        assertEquals(1, result.out().lines().count());
    }

    @Test
    void theSecretsHoldTheKeysAndTheSnippetsTheirPublicHalves() throws Exception {
        Result result = run("--secret", "shop", "--namespace", "backups");
        assertEquals(0, result.exit(), result.err());
        List<JsonNode> documents = documents(result.out());
        assertEquals(2, documents.size());
        JsonNode identity = documents.get(0);
        JsonNode signing = documents.get(1);
        assertSecret("shop-identity", "backups", identity);
        assertSecret("shop-signing", "backups", signing);
        assertEquals(1, identity.path("stringData").size());
        assertEquals(1, signing.path("stringData").size());

        // the comments at the end, as somebody copies them
        String comments = result.out()
                .substring(result.out().lastIndexOf("---"))
                .lines()
                .filter(line -> line.startsWith("#   "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n"));
        JsonNode snippets = documents(comments).getFirst();
        assertEquals("shop-signing", snippets.at("/signing/secretName").asText());
        assertBelongTogether(
                Identities.parse(identity.at("/stringData/identity").asText()),
                snippets.at("/encryption/recipients/0").asText(),
                SigningKey.parse(signing.at("/stringData/key").asText()),
                snippets.at("/trustedKeys/0").asText());
        assertTrue(result.out().contains("safe outside the cluster"), result.out());
    }

    @Test
    void withoutANamespaceTheSecretsHaveNone() throws IOException {
        for (JsonNode secret : documents(run("--secret", "1e3.on").out())) {
            assertTrue(secret.at("/metadata/namespace").isMissingNode());
            assertTrue(secret.at("/metadata/name").asText().startsWith("1e3.on-"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "shop_", "-shop", "shop-", "a b", "shop\n  x: y", "shop..a", ""})
    void whatCannotNameASecretIsRefused(String name) {
        for (Result result : List.of(run("--secret", name), run("--secret", "shop", "--namespace", name))) {
            assertEquals(2, result.exit());
            assertEquals("", result.out());
            assertTrue(result.err().contains("HINT: "), result.err());
        }
    }

    @Test
    void whereTheKeysGoHasToBeSaidOnce() {
        assertEquals(2, run().exit());
        assertEquals(
                2, run("--output", directory.toString(), "--secret", "shop").exit());
        assertEquals(
                2, run("--output", directory.toString(), "--namespace", "shop").exit());
        assertEquals(2, run("--secret", "shop", "--json").exit());
        assertEquals(0, List.of(directory.toFile().list()).size(), "nothing was written");
    }

    @Test
    void everyCallMakesOtherKeys() {
        assertNotEquals(run("--secret", "a").out(), run("--secret", "a").out());
    }

    private static List<JsonNode> documents(String yaml) throws IOException {
        YAMLFactory factory = new YAMLFactory();
        return new ObjectMapper()
                .readerFor(JsonNode.class).<JsonNode>readValues(factory.createParser(yaml)).readAll().stream()
                        .filter(JsonNode::isObject) // comments alone are no object
                        .toList();
    }

    private static void assertSecret(String name, String namespace, JsonNode secret) {
        assertEquals("v1", secret.path("apiVersion").asText());
        assertEquals("Secret", secret.path("kind").asText());
        assertEquals(name, secret.at("/metadata/name").asText());
        assertEquals(namespace, secret.at("/metadata/namespace").asText());
    }

    private static void assertBelongTogether(
            Identities identities, String recipient, SigningKey signing, String verification) throws Exception {
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        byte[] age = Recipients.parse(List.of(recipient)).encrypt(message, message.length);
        assertArrayEquals(message, identities.decrypt(age, message.length));
        assertTrue(VerificationKey.parse(verification).verify(message, signing.sign(message)));
    }
}
