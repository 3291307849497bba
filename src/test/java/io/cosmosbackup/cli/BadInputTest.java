package io.cosmosbackup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cosmosbackup.cli.option.Environment;
import io.cosmosbackup.cli.option.InsecureOption;
import io.cosmosbackup.cli.option.RepositoryOption;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Failure;
import io.cosmosbackup.engine.report.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What cannot be meant is told with exit code 2, and what may be a secret is not repeated.
class BadInputTest {
    @TempDir
    private Path directory;

    private record Result(int exit, String told) {}

    private static Result run(String... args) {
        StringWriter told = new StringWriter();
        PrintWriter all = new PrintWriter(told, true);
        int exit = new CommandLine(new RootCommand())
                .setOut(all)
                .setErr(all)
                .setParameterExceptionHandler(RootCommand::usage)
                .execute(args);
        return new Result(exit, told.toString());
    }

    private String local() {
        return "local=" + directory.toUri();
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "verify"})
    void anIdThatCanBeNone(String verb) {
        Result result = run(verb, "--repository", local(), "--backup", "Not/An Id");
        assertEquals(2, result.exit(), result.told());
        assertTrue(result.told().contains("'Not/An Id' cannot be a backup's id"), result.told());
    }

    @Test
    void aCopyOfAPlaceToItself() {
        String other = "other=" + directory.resolve("x/..").toUri();
        Result result = run("copy", "--all", "--from", local(), "--to", other);
        assertEquals(2, result.exit(), result.told());
        assertTrue(result.told().contains("repositories local and other are in one place"), result.told());
        assertEquals(0, Objects.requireNonNull(directory.toFile().list()).length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aSeriesWithoutAName(String series) {
        Result result = run("prune", "--repository", local(), "--series", series, "--keep-last", "1");
        assertEquals(2, result.exit(), result.told());
        assertTrue(result.told().contains("--series is empty"), result.told());
    }

    @Test
    void anIdThatCanBeNoneOfACopyOrARestore() {
        assertEquals(
                2,
                run("copy", "--from", local(), "--to", "x=file:/x", "--backup", "..")
                        .exit());
        assertEquals(
                2,
                run("restore", "--repository", local(), "--target-endpoint", "https://x", "--backup", "..")
                        .exit());
    }

    @Test
    void anIdThatIsNotThereIsNoWrongUsage() {
        assertEquals(
                4, run("delete", "--repository", local(), "--backup", "nightly").exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abcd", "sha256:0000000000000000000000000000000000000000000000000000000000000000"})
    void aDigestThatIsNone(String digest) {
        Result verified = run("verify", "--repository", local(), "--backup", "b", "--expect-manifest", digest);
        assertEquals(2, verified.exit(), verified.told());
        assertTrue(verified.told().contains("--expect-manifest"), verified.told());
        Result restored = run(
                "restore",
                "--repository",
                local(),
                "--backup",
                "b",
                "--target-endpoint",
                "https://x",
                "--expect-manifest",
                digest);
        assertEquals(2, restored.exit(), restored.told());
        assertTrue(restored.told().contains("--expect-manifest"), restored.told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"manual", "manual:399", "autoscale:1500", "4000"})
    void aThroughputThatIsNone(String throughput) {
        Result restored = run(
                "restore",
                "--repository",
                local(),
                "--backup",
                "b",
                "--target-endpoint",
                "https://x",
                "--throughput",
                throughput);
        assertEquals(2, restored.exit(), restored.told());
        assertTrue(restored.told().contains("HINT: "), restored.told());
    }

    @ParameterizedTest
    @CsvSource({
        "east=https://user:hunter2@east.blob.core.windows.net/backups",
        "east=HTTPS://hunter2@east.blob.core.windows.net/backups",
        "east=https://user:hun/hunter2@east.blob.core.windows.net/backups",
        "https://user:hunter2@east.blob.core.windows.net/backups",
        "east=https://east.blob.core.windows.net/backups?sig=hunter2",
        "https://east.blob.core.windows.net/backups?sig=hunter2",
        "east=file://user:hunter2@host/x",
        "BlobEndpoint=https://east.blob.core.windows.net/;AccountKey=hunter2",
    })
    void aCredentialInARepositoryIsRefusedAndNotRepeated(String repository) {
        Result result = run("list", "--repository", repository);
        assertEquals(2, result.exit(), result.told());
        assertFalse(result.told().contains("hunter2"), result.told());
    }

    @ParameterizedTest
    @CsvSource({
        "backups, file:/<directory>",
        "/hunter2/not/there, file:/<directory>",
        "east.blob.core.windows.net/backups, https://",
        "s3://bucket/x, https://",
        "'', https://",
    })
    void aRepositoryThatIsNoUrlIsRefusedWithOneThatIs(String place, String url) {
        Result result = run("list", "--repository", "nu=" + place);
        assertEquals(2, result.exit(), result.told());
        String hint = result.told().substring(Math.max(0, result.told().indexOf("HINT: ")));
        assertTrue(result.told().contains("repository nu") && hint.contains(url), result.told());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://east.blob.core.windows.net/backups/q#b",
                "https://east.blob.core.windows.net/backups#b",
                "https://east.blob.core.windows.net/backups/q%2Fb",
                "https://east.blob.core.windows.net/backups/q%2fb",
                "https://east.blob.core.windows.net/backups/q%5Cb",
                "file:/tmp/q#b",
                "file:/tmp/q%2Fb"
            })
    void aUrlThatWouldBeReadAsAnotherPlaceIsRefused(String place) {
        BackupException failure = assertThrows(
                BackupException.class,
                () -> RepositoryOption.open(
                        "nu=" + place, Map.of("REPOSITORY_NU_KEY", "a2V5"), TrustedKeys.none(), new InsecureOption()));
        assertEquals(Reason.InvalidArgument, failure.reason(), failure.getMessage());
        assertTrue(String.valueOf(failure.getMessage()).contains("HINT: "), failure.getMessage());
    }

    @Test
    void aDirectoryWhereAUrlBelongsIsShownAsOne(@TempDir Path directory) throws IOException {
        Path place = Files.createDirectory(directory.resolve("my backups"));
        Result result = run("list", "--repository", "nu=" + place);
        assertEquals(2, result.exit(), result.told());
        assertTrue(
                result.told().contains("HINT: file:" + directory.toUri().getRawPath() + "my%20backups"), result.told());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2hunter2hunter2==", "/hunter2+hunter2/hunter2=="})
    void aKeyWhereAUrlBelongsIsNotRepeated(String key) {
        Result result = run("list", "--repository", "east=" + key);
        assertEquals(2, result.exit(), result.told());
        assertFalse(result.told().contains("hunter2"), result.told());
    }

    @Test
    void aCredentialThatIsNoOptionsValueIsNotRepeated() {
        Result result = run("list", "--repository", local(), "https://user:hunter2@host/c");
        assertEquals(2, result.exit(), result.told());
        assertTrue(result.told().startsWith("Unmatched argument at index 3 of list"), result.told());
        assertFalse(result.told().contains("hunter2"), result.told());
    }

    @ParameterizedTest
    @CsvSource({
        "verify --bakcup x --repository east=file:/x, --bakcup, --backup",
        "verify --bakcup=x, --bakcup, --backup",
        "verify --backup x --sampel 5 --repository east=file:/x, --sampel, --sample",
        "restore --backup x --target-endpiont https://x --repository east=file:/x, --target-endpiont, --target-endpoint",
        "list --repository east=file:/x --jsno, --jsno, --json",
        "bakcup, bakcup, backup",
        "lst, lst, list",
    })
    void aMisspeltWordIsNamedWithTheNearestThereIs(String line, String typed, String meant) {
        Result result = run(line.split(" ", -1));
        assertEquals(2, result.exit(), result.told());
        assertTrue(result.told().startsWith("Unknown "), result.told());
        assertTrue(result.told().contains("'" + typed + "'"), result.told());
        assertTrue(result.told().contains("HINT: did you mean " + meant + "? See cosmos-backup"), result.told());
    }

    @Test
    void aWordThatIsNearNothingIsOnlyNamed() {
        Result result = run("list", "--repository", local(), "--nonsense");
        assertTrue(result.told().contains("Unknown option: '--nonsense'"), result.told());
        assertTrue(result.told().contains("HINT: cosmos-backup list --help"), result.told());
    }

    @Test
    void whatIsMissingIsStillNamed() {
        assertTrue(run("verify", "--repository", local())
                .told()
                .contains("Missing required argument (specify one of these): (BACKUP | --backup=ID)"));
    }

    @Test
    void aFileWhereItsTextBelongsIsNoKey() throws IOException {
        Path file = Files.writeString(directory.resolve("identity.txt"), "x");
        for (String variable : List.of("AGE_IDENTITY", "SIGNING_KEY")) {
            Failure there = refused(variable, file.toString());
            assertTrue(
                    there.message().endsWith("HINT: export " + variable + "=\"$(cat " + file + ")\""), there.message());
            assertEquals(Reason.InvalidArgument, there.reason());
            for (String absent : List.of("~/identity.txt", "/hunter2/identity.txt", "./hunter2")) {
                Failure notThere = refused(variable, absent);
                assertTrue(notThere.message().endsWith("=\"$(cat FILE)\""), notThere.message());
                assertFalse(notThere.message().contains("hunter2"), notThere.message());
            }
        }
    }

    private static Failure refused(String variable, String value) {
        Map<String, String> environment = Map.of(variable, value);
        return Failure.of(assertThrows(BackupException.class, () -> {
            if (variable.equals("AGE_IDENTITY")) {
                Environment.identities(environment);
            } else {
                Environment.signingKey(environment);
            }
        }));
    }

    /// Nobody needs that: who may say --allow-insecure has an emulator in mind.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://east.blob.core.windows.net/backups",
                "http://east.Blob.Core.Windows.NET/backups",
                "HTTP://east.documents.AZURE.com:443/",
                "http://east.documents.azure.com./",
                "http://east.blob.core.chinacloudapi.cn/backups",
            })
    void anAccountInAzureIsNeverReachedUnencrypted(String url) {
        for (String[] args : new String[][] {
            {"list", "--allow-insecure", "--repository", "east=" + url},
            {"backup", "--allow-insecure", "--repository", local(), "--source-endpoint", url},
            {"restore", "--allow-insecure", "--repository", local(), "--target-endpoint", url, "--backup", "b"}
        }) {
            Result refused = run(args);
            assertEquals(2, refused.exit(), refused.told());
            assertTrue(refused.told().contains("an account in Azure never needs that"), refused.told());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/account/c",
                "HTTP://10.96.0.1:443/account/c",
                "http://azurite.storage.svc:10000/account/c",
                "http://127.0.0.1.example.com/account/c",
                "http://localhost.example.com/account/c",
                "http://[::2]:10000/account/c",
            })
    void whatLeavesThisMachineIsEncryptedUnlessAPersonAllowsOtherwise(String url) {
        Result list = run("list", "--repository", "east=" + url);
        assertEquals(2, list.exit(), list.told());
        assertTrue(list.told().contains("repository east would be reached unencrypted"), list.told());
        assertTrue(list.told().contains("HINT: https://; or --allow-insecure"), list.told());
        Result allowed = run("list", "--allow-insecure", "--repository", "east=" + url);
        assertTrue(allowed.told().contains("REPOSITORY_EAST_KEY"), allowed.told()); // the next that is asked for
        for (String verb : List.of("backup", "restore")) {
            String endpoint = verb.equals("backup") ? "--source-endpoint" : "--target-endpoint";
            String[] args = {verb, "--repository", local(), endpoint, url};
            List<String> whole = new ArrayList<>(List.of(args));
            if (verb.equals("restore")) {
                whole.addAll(List.of("--backup", "b"));
            }
            Result refused = run(whole.toArray(String[]::new));
            assertEquals(2, refused.exit(), refused.told());
            assertTrue(refused.told().contains("the account would be reached unencrypted"), refused.told());
            whole.add("--allow-insecure");
            Result asked = run(whole.toArray(String[]::new));
            assertFalse(asked.told().contains("unencrypted"), asked.told());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:10000/account/c",
                "http://127.8.9.10:10000/account/c",
                "http://localhost:10000/account/c",
                "http://[::1]:10000/account/c",
            })
    void whatStaysOnThisMachineNeedsNoLeave(String url) {
        Result list = run("list", "--repository", "east=" + url);
        assertTrue(list.told().contains("REPOSITORY_EAST_KEY"), list.told());
    }

    @Test
    void theSchemeOfADirectoryMayBeInUpperCase() {
        String upper = directory.toUri().toString().replaceFirst("^file", "FILE");
        Result result = run("list", "--repository", "local=" + upper);
        assertEquals(4, result.exit(), result.told());
        assertTrue(result.told().startsWith("RepositoryNotFound: "), result.told());
    }
}
