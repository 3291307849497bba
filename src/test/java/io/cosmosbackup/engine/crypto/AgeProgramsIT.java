package io.cosmosbackup.engine.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.RootCommand;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What this package writes, `age` and `openssl` read, and the other way round.
class AgeProgramsIT {
    @TempDir
    private Path directory;

    private record Result(int exit, byte[] out, String err) {
        String text() {
            return new String(out, StandardCharsets.UTF_8).strip();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 5 << 20})
    void ageReadsOurFiles(int size) throws Exception {
        byte[] plain = random(size);
        Identities first = Identities.generate();
        Identities second = Identities.generate();
        List<String> recipients = new ArrayList<>(first.recipients());
        recipients.addAll(second.recipients());
        Path file = Files.write(
                directory.resolve("ours.age"), Recipients.parse(recipients).encrypt(plain, size));
        for (Identities one : List.of(first, second)) {
            Path identity = Files.writeString(directory.resolve("identity"), one.text());
            assertArrayEquals(
                    plain,
                    succeed("age", "-d", "-i", identity.toString(), file.toString())
                            .out());
        }
        Path other = Files.writeString(
                directory.resolve("other"), Identities.generate().text());
        assertNotEquals(
                0, run("age", "-d", "-i", other.toString(), file.toString()).exit());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 5 << 20})
    void weReadTheFilesOfAge(int size) throws Exception {
        byte[] plain = random(size);
        Path file = Files.write(directory.resolve("plain"), plain);
        Identities first = Identities.generate();
        Identities second = Identities.generate();
        byte[] age = succeed(
                        "age",
                        "-r",
                        first.recipients().getFirst(),
                        "-r",
                        second.recipients().getFirst(),
                        file.toString())
                .out();
        assertArrayEquals(plain, first.decrypt(age, size));
        assertArrayEquals(plain, second.decrypt(age, size));
        assertEquals(
                Reason.IdentityMissing,
                assertThrows(BackupException.class, () -> Identities.generate().decrypt(age, size))
                        .reason());
    }

    @Test
    void anArmoredFileIsNotTaken() throws Exception {
        Identities identities = Identities.generate();
        Path file = Files.write(directory.resolve("plain"), random(100));
        byte[] armored = succeed("age", "-a", "-r", identities.recipients().getFirst(), file.toString())
                .out();
        assertThrows(DecryptionException.class, () -> identities.decrypt(armored, 1000));
    }

    @Test
    void theKeysOfAgeKeygenAreReadAndItReadsOurs() throws Exception {
        Path theirs = directory.resolve("theirs");
        succeed("age-keygen", "-o", theirs.toString());
        Identities read = Identities.parse(Files.readString(theirs));
        assertEquals(List.of(succeed("age-keygen", "-y", theirs.toString()).text()), read.recipients());

        Identities ours = Identities.generate();
        Path file = Files.writeString(directory.resolve("ours"), ours.text());
        assertEquals(
                ours.recipients(),
                List.of(succeed("age-keygen", "-y", file.toString()).text()));
    }

    @Test
    void theKeysOfOpensslSignAndVerifyHereAndThere() throws Exception {
        Path secret = directory.resolve("secret.pem");
        succeed("openssl", "genpkey", "-algorithm", "ed25519", "-out", secret.toString());
        SigningKey key = SigningKey.parse(Files.readString(secret));
        assertEquals(Files.readString(secret), key.pem());
        String pem =
                succeed("openssl", "pkey", "-in", secret.toString(), "-pubout").text();
        assertEquals(key.publicKey(), VerificationKey.parse(pem));
        assertEquals(pem.lines().toList().get(1), key.publicKey().text());

        byte[] message = random(10_000);
        Path file = Files.write(directory.resolve("message"), message);
        Path theirs = directory.resolve("theirs.sig");
        succeed(
                "openssl",
                "pkeyutl",
                "-sign",
                "-rawin",
                "-inkey",
                secret.toString(),
                "-in",
                file.toString(),
                "-out",
                theirs.toString());
        assertTrue(key.publicKey().verify(message, Files.readAllBytes(theirs)));
        Path publicPem = Files.writeString(directory.resolve("public.pem"), pem);
        opensslVerifies(publicPem, file, key.sign(message));
    }

    @Test
    void otherKeysOfOpensslAreRefused() throws Exception {
        for (List<String> options : List.of(
                List.of("-algorithm", "ed25519", "-aes256", "-pass", "pass:secret"),
                List.of("-algorithm", "ed448"),
                List.of("-algorithm", "x25519"),
                List.of("-algorithm", "rsa"),
                List.of("-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"))) {
            List<String> command = new ArrayList<>(List.of("openssl", "genpkey"));
            command.addAll(options);
            String pem = succeed(command.toArray(String[]::new)).text();
            BackupException failure =
                    assertThrows(BackupException.class, () -> SigningKey.parse(pem), options.toString());
            assertEquals(Reason.KeyInvalid, failure.reason());
        }
    }

    @Test
    void theFilesOfKeygenWorkWithAgeAndOpenssl() throws Exception {
        Path keys = directory.resolve("keys");
        assertEquals(0, RootCommand.run("keygen", "--output", keys.toString()));
        byte[] plain = random(1000);
        Path file = Files.write(directory.resolve("plain"), plain);
        Path age = directory.resolve("file.age");
        succeed("age", "-R", keys.resolve("recipient.txt").toString(), "-o", age.toString(), file.toString());
        assertArrayEquals(
                plain,
                succeed("age", "-d", "-i", keys.resolve("identity.txt").toString(), age.toString())
                        .out());
        assertEquals(
                Files.readString(keys.resolve("recipient.txt")).strip(),
                succeed("age-keygen", "-y", keys.resolve("identity.txt").toString())
                        .text());

        String line = Files.readString(keys.resolve("signing.pub")).strip();
        String pem = succeed(
                        "openssl", "pkey", "-in", keys.resolve("signing.pem").toString(), "-pubout")
                .text();
        assertEquals(pem.lines().toList().get(1), line);
        Path publicPem = Files.writeString(directory.resolve("public.pem"), pem);
        opensslVerifies(
                publicPem,
                file,
                SigningKey.parse(Files.readString(keys.resolve("signing.pem"))).sign(plain));
    }

    private void opensslVerifies(Path publicPem, Path file, byte[] signature) throws Exception {
        Path ours = Files.write(directory.resolve("ours.sig"), signature);
        String[] verify = {
            "openssl",
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-inkey",
            publicPem.toString(),
            "-in",
            file.toString(),
            "-sigfile",
            ours.toString()
        };
        succeed(verify);
        signature[10] ^= 1;
        Files.write(ours, signature);
        assertNotEquals(0, run(verify).exit());
    }

    private Result succeed(String... command) throws IOException, InterruptedException {
        Result result = run(command);
        assertEquals(0, result.exit(), String.join(" ", command) + ": " + result.err());
        return result;
    }

    private Result run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        int exit = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Result(exit, Files.readAllBytes(out), Files.readString(err));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
