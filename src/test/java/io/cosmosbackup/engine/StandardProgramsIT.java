package io.cosmosbackup.engine;

import static io.cosmosbackup.engine.source.ScriptedAccount.document;
import static io.cosmosbackup.engine.source.ScriptedAccount.page;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cosmosbackup.engine.account.FeedRange;
import io.cosmosbackup.engine.source.ScriptedAccount;
import io.cosmosbackup.engine.store.file.FileBlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docs/format.md says can be done by hand, done with Debian's age, zstd, jq and openssl.
class StandardProgramsIT {
    @TempDir
    private Path folder;

    private final Runs runs = new Runs().inOneThread();

    @BeforeEach
    void backup() throws IOException {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        ScriptedAccount account = new ScriptedAccount()
                .range(
                        "d/a",
                        FeedRange.ALL,
                        page(1, 2, document("d1", 1), "{\"id\":\"é\u2028\",\"n\":1.10,\n\"m\":[{}]}"),
                        page(3, 3, document("d1", 2)));
        runs.backup("b1", account, new FileBlobStore(repository));
        Files.writeString(folder.resolve("identity.txt"), runs.identity.text());
        Files.writeString(
                folder.resolve("signing-public.pem"),
                "-----BEGIN PUBLIC KEY-----\n" + runs.key.publicKey().text() + "\n-----END PUBLIC KEY-----\n");
    }

    private String run(String script) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> script + ": " + read(errors));
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void ageAndZstdAndJqReadEverySegment() throws IOException, InterruptedException {
        assertEquals(
                List.of(
                        document("d1", 1),
                        "{\"id\":\"é\u2028\",\"n\":1.10,\"m\":[{}]}".replace("1.10", number()),
                        document("d1", 2)),
                run("for s in repository/segments/b1/*.age; do age -d -i identity.txt $s | zstd -dc | jq -c .; done")
                        .lines()
                        .toList());
    }

    /// The recipe of the README as it stands there, with a backup, a container and an id put in. The item changed while
    /// it was backed up, and the newer version is asked for.
    @Test
    void theReadmesRecipeFindsTheNewestVersionOfOneItem() throws IOException, InterruptedException {
        String first = "    B=BACKUP C=shop/orders ID=o-137\n";
        String readme = Files.readString(Path.of("README.md"));
        String from = readme.substring(readme.indexOf(first));
        String recipe = from.substring(first.length(), from.indexOf("\n\n"));
        assertEquals(
                document("d1", 2),
                run("cd repository; cp ../identity.txt .\nB=b1 C=d/a ID=d1\n" + recipe)
                        .strip());
        assertEquals("", run("cd repository\nB=b1 C=d/other ID=d1\n" + recipe).strip());
    }

    /// jq 1.6 prints 1.10 as 1.1, later ones as it stands.
    private String number() throws IOException, InterruptedException {
        return run("echo 1.10 | jq .").strip();
    }

    @Test
    void opensslChecksAManifestsSignature() throws IOException, InterruptedException {
        assertEquals("Signature Verified Successfully", run("""
                        M=repository/manifests/b1.json
                        head -n1 $M | tr -d '\\n' > head
                        sed -n 2p $M | jq -r '.signatures[0].signature' | base64 -d > sig
                        openssl pkeyutl -verify -pubin -inkey signing-public.pem -rawin -in head -sigfile sig
                        """).strip());
    }

    @Test
    void sha256sumFindsTheBodyTheHeadNames() throws IOException, InterruptedException {
        assertEquals(
                run("jq -r 'select(.format).body.sha256' repository/manifests/b1.json"),
                run("sed -n 3p repository/manifests/b1.json | sha256sum | cut -d' ' -f1"));
    }
}
